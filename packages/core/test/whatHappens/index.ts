import { describe } from 'vitest'
import type { Row } from './row.ts'
import { noContent, passing, refusals, unauthorized } from './rows/answers.ts'
import { otherMethods, sentinel, tooLarge, until } from './rows/endings.ts'
import { losses } from './rows/losses.ts'
import { noHead, offline, silence } from './rows/silence.ts'

/** Everything that can happen to a connection; docs/connection.md shows it as a table. */
export const whatHappens: readonly Row[] = [
  losses,
  noContent,
  passing,
  unauthorized,
  refusals,
  tooLarge,
  noHead,
  silence,
  offline,
  until,
  sentinel,
  otherMethods,
]

/** The tests of every line, each under its name. */
export const describeWhatHappens = (): void => {
  describe.each(whatHappens.map((row) => ({ ...row })))('$happening → $reaction', ({ cases }) => cases())
}
