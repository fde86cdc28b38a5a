import { describe } from 'vitest'
import { answerCases } from './cases/answer.ts'
import { deliveryCases } from './cases/delivery.ts'
import { edgesCases } from './cases/edges.ts'
import { eventCases } from './cases/event.ts'
import { hydrationCases } from './cases/hydration.ts'
import { listCases } from './cases/list.ts'
import { optionsCases } from './cases/options.ts'
import { reducerCases } from './cases/reducer.ts'
import { selectorCases } from './cases/selector.ts'
import { serverCases } from './cases/server.ts'
import { sharingCases } from './cases/sharing.ts'
import { sourceCases } from './cases/source.ts'
import { statusCases } from './cases/status.ts'
import { textCases } from './cases/text.ts'
import type { BindingDriver } from './driver.ts'

type Cases = (driver: BindingDriver) => void

const onAPage: Cases[] = [
  sourceCases,
  sharingCases,
  deliveryCases,
  statusCases,
  optionsCases,
  edgesCases,
  eventCases,
  listCases,
  textCases,
  answerCases,
  selectorCases,
  reducerCases,
  serverCases,
  hydrationCases,
]

const describeAll = (driver: BindingDriver, all: readonly Cases[]): void => {
  describe(driver.name, () => {
    for (const cases of all) cases(driver)
  })
}

/** The one table of behaviours, on a page: a difference between frameworks is a bug. */
export const describeBinding = (driver: BindingDriver): void => describeAll(driver, onAPage)

/** The part of it that needs no page, for an environment that has none. */
export const describeServerRendering = (driver: BindingDriver): void => describeAll(driver, [serverCases])
