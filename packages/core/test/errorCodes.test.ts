import { it } from 'vitest'
import type { SSEErrorCode } from '../src/index.ts'
import { checkTable } from './support/checkDocument.ts'

/** What the docs say of each code: complete by type. */
const CODES: Record<SSEErrorCode, readonly [when: string, whatToDo: string]> = {
  network: [
    'the connection failed or was cut, or the server ended it',
    'nothing: it is made again; an answer can be asked again',
  ],
  timeout: [
    'no response in `connectTimeout`, or nothing more for `idleTimeout`',
    'the same; if it keeps happening, raise the limit, or have the server write sooner',
  ],
  status: [
    'the server refused: `error.status`, `error.body`',
    'nothing while it is tried again (429, 503 …); else correct the url or log in',
  ],
  'content-type': [
    'what came is no event stream',
    'correct the path; a login page or a proxy may have answered',
  ],
  'message-too-large': ['a message outgrew `maxMessageSize`', 'raise that, or send smaller ones'],
  decode: [
    'the data of a message (`error.raw`) is no JSON, or not what the schema wants',
    'correct the server, `decode` or `schema`; the stream goes on',
  ],
  request: [
    'an option cannot be used, or no request can be made',
    'correct what the text of the error names',
  ],
  failed: [
    'a message said so (`failOn`), or `delta` threw',
    'show `error.message`; look at `error.raw` and `error.cause`',
  ],
  truncated: [
    'an answer ended before its end (`until`, `sentinel`), or in the middle of a message',
    'keep what came, and ask again',
  ],
  overrun: ['a `for await` loop was slower than `buffer` allows', 'raise that, or do less in the loop'],
  aborted: [
    '`signal`, `client.clear()`, or leaving the page or the last component, ended it',
    'nothing, or open it again',
  ],
}

const rows = Object.entries(CODES).map(([code, [when, whatToDo]]) => [`\`${code}\``, when, whatToDo])

it('the docs say of every code when it comes, and what to do', () =>
  checkTable('docs/reference/core.md', 'error-codes', [['`error.code`', 'when', 'what to do'], ...rows]))
