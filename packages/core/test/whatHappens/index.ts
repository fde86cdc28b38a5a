import { describe } from 'vitest'
import type { Row } from './row.ts'
import { noContent, passing, refusals, unauthorized } from './rows/answers.ts'
import { failOn, otherMethods, sentinel, tooLarge, until } from './rows/endings.ts'
import { losses } from './rows/losses.ts'
import { preflight, shouldRetry, unreachable } from './rows/requests.ts'
import { afterOutage, noHead, offline, silence } from './rows/silence.ts'

/** Everything that can happen to a connection; docs/connection.md shows it as a table. */
export const whatHappens: readonly Row[] = [
  losses,
  noContent,
  passing,
  unauthorized,
  refusals,
  tooLarge,
  unreachable,
  noHead,
  silence,
  offline,
  afterOutage,
  preflight,
  until,
  failOn,
  sentinel,
  otherMethods,
  shouldRetry,
]

/** The tests of every line, each under its name. */
export const describeWhatHappens = (): void => {
  describe.each(whatHappens.map((row) => ({ ...row })))('$happening → $reaction', ({ cases }) => cases())
}
