import { describe } from 'vitest'
import { burstCases } from './cases/burst.ts'
import { hiddenPageCases } from './cases/hiddenPage.ts'
import { sharingCases } from './cases/sharing.ts'
import type { BrowserDriver } from './driver.ts'

/** The one table of what only a real browser shows: a difference between frameworks is a bug. */
export const describeInBrowser = (driver: BrowserDriver): void => {
  describe(driver.name, () => {
    for (const cases of [burstCases, sharingCases, hiddenPageCases]) cases(driver)
  })
}

/** The part of it that is about who holds the connection. */
export const describeSharingInBrowser = (driver: BrowserDriver): void => {
  describe(driver.name, () => sharingCases(driver))
}
