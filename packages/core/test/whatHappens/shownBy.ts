import type { Row } from './row.ts'
import { noContent, passing, refusals, unauthorized } from './rows/answers.ts'
import { failOn, otherMethods, sentinel, tooLarge, until } from './rows/endings.ts'
import { losses } from './rows/losses.ts'
import { preflight, shouldRetry, unreachable } from './rows/requests.ts'
import { afterOutage, noHead, offline, silence } from './rows/silence.ts'

/** A test of a row beside its own cases: a file from `core/test` (`core/src` for units), and a title in it. */
type Shown = readonly [file: string, title: string]

/** For each row: where the code decides it (in `core/src`), the file of its own cases, and what else shows it. */
export const shownBy = new Map<Row, readonly [code: string, cases: string, ...more: Shown[]]>([
  [
    losses,
    [
      'connection/connection.ts',
      'losses.ts',
      ['connection/losses.test.ts', 'network error, response ends, bytes cut: reconnect'],
      ['connection/losses.test.ts', 'the count of failures in a row'],
    ],
  ],
  [
    noContent,
    ['transports/checkResponse.ts', 'answers.ts', ['connection/endings.test.ts', '204 to a retry: done']],
  ],
  [
    passing,
    [
      'connection/policy.ts',
      'answers.ts',
      ['connection/passingStatus.test.ts', 'not before Retry-After in seconds'],
      ['edges/statuses.test.ts', 'statuses that pass by themselves'],
    ],
  ],
  [
    unauthorized,
    [
      'connection/connection.ts',
      'answers.ts',
      ['connection/unauthorized.test.ts', '401, and headers is a function'],
      ['edges/urls.test.ts', 'a 401 asks it again, told why, at once and outside the count'],
    ],
  ],
  [
    refusals,
    [
      'transports/checkResponse.ts',
      'answers.ts',
      [
        'connection/refusals.test.ts',
        'any other status, or another type: error, the socket is closed at once',
      ],
      ['edges/contentTypes.test.ts', 'several Content-Type headers: the last valid one counts'],
    ],
  ],
  [
    tooLarge,
    [
      'transports/fetchTransport.ts',
      'endings.ts',
      ['connection/refusals.test.ts', 'message too large: error, socket closed'],
    ],
  ],
  [
    unreachable,
    ['connection/request.ts', 'requests.ts', ['edges/urls.test.ts', 'a url that no fetch reaches']],
  ],
  [
    noHead,
    [
      'connection/attempt.ts',
      'silence.ts',
      ['connection/timeouts.test.ts', 'no response head in connectTimeout: abort, reconnect'],
      ['connection/fallback.test.ts', 'a list of transports'],
    ],
  ],
  [
    silence,
    [
      'connection/inactivity.ts',
      'silence.ts',
      ['connection/timeouts.test.ts', 'no byte for idleTimeout: abort, reconnect'],
      ['edges/page/network.test.ts', 'a laptop that slept'],
    ],
  ],
  [
    offline,
    ['connection/connection.ts', 'silence.ts', ['connection/offline.test.ts', 'browser says offline']],
  ],
  [
    afterOutage,
    [
      'connection/inactivity.ts',
      'silence.ts',
      ['edges/page/network.test.ts', 'a line that died while the network was gone'],
    ],
  ],
  [
    preflight,
    ['connection/sender.ts', 'requests.ts', ['browser/otherOrigins.browser.test.ts', 'another origin']],
  ],
  [
    until,
    [
      'connection/ending.ts',
      'endings.ts',
      ['connection/endings.test.ts', 'until holds: the message is delivered, then done; socket closed'],
    ],
  ],
  [failOn, ['connection/ending.ts', 'endings.ts', ['edges/refusals.test.ts', 'failOn']]],
  [
    sentinel,
    [
      'connection/ending.ts',
      'endings.ts',
      ['connection/endings.test.ts', 'sentinel: as until, but not delivered and not decoded'],
    ],
  ],
  [
    otherMethods,
    [
      'connection/policy.ts',
      'endings.ts',
      ['connection/endings.test.ts', 'method other than GET'],
      ['edges/statuses.test.ts', 'a POST that made something'],
    ],
  ],
  [shouldRetry, ['connection/connection.ts', 'requests.ts', ['edges/statuses.test.ts', 'shouldRetry']]],
])
