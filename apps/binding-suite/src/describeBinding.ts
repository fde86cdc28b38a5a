import { describe } from 'vitest'
import { deliveryCases } from './cases/delivery.ts'
import { eventCases } from './cases/event.ts'
import { listCases } from './cases/list.ts'
import { sharingCases } from './cases/sharing.ts'
import { sourceCases } from './cases/source.ts'
import { statusCases } from './cases/status.ts'
import { textCases } from './cases/text.ts'
import type { BindingDriver } from './driver.ts'

/** The one table of behaviours: a difference between frameworks is a bug. */
export const describeBinding = (driver: BindingDriver): void => {
  describe(driver.name, () => {
    for (const cases of [
      sourceCases,
      sharingCases,
      deliveryCases,
      statusCases,
      eventCases,
      listCases,
      textCases,
    ]) {
      cases(driver)
    }
  })
}
