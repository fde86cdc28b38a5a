import { it } from 'vitest'
import { checkTable } from '../../core/test/support/checkDocument.ts'
import type { SSEServerErrorCode } from '../src/index.ts'

/** What the docs say of each code: complete by type. */
const CODES: Record<SSEServerErrorCode, string> = {
  'invalid-message': 'the message is no object',
  'unknown-field': 'it has a field that means nothing here, often a slip such as `type` for `event`',
  'reserved-id': 'an `id` where the hub numbers messages itself',
  'invalid-id': 'an `id` for `streamResponse` or `encodeMessage` that the wire cannot carry',
  'reserved-type': 'an event type that begins with `ssekit:`',
  'invalid-type': 'an event type that the wire cannot carry',
  'invalid-retry': 'a `retry` that is no whole number of milliseconds',
  'invalid-data':
    'data that is no JSON (circular, a BigInt, a function), or both `data` and `text`, or neither',
  'message-too-large': 'it is longer than `limits.messageBytes`',
  'invalid-target':
    'the receiver of `send`, or the target of `disconnect`, says nobody, or has a field that means nothing there',
  'invalid-option': 'an option that cannot be used, or one that is not known',
  'invalid-grant': '`authorize` returned neither a grant, a status nor null',
  'store-unavailable': 'the store of the log does not answer; whether the message was stored is not known',
  'hub-closed': 'the hub was closed',
}

it('the docs say of every code of the server when it comes', () =>
  checkTable('docs/reference/server.md', 'server-error-codes', [
    ['`error.code`', 'when'],
    ...Object.entries(CODES).map(([code, when]) => [`\`${code}\``, when]),
  ]))
