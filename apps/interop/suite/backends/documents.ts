import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import type { Command } from './commands.ts'
import type { Need } from './needs.ts'
import { phpFpm } from './phpFpm.ts'
import { cache, servers } from './places.ts'

/** A handler of `servers/documents`: a welcome of the type `message`, then counts from 0, anew with each connection. */
export interface Handler {
  name: string
  needs: Need[]
  /** The type of its counts. */
  event: string
  /** Its path, for one of several readers. */
  path(reader: string): string
  commands(port: number): Command[]
}

const folder = join(servers, 'documents')
const tsx = createRequire(import.meta.url).resolve('tsx')
const handler = (
  name: string,
  needs: Need[],
  command: string,
  args: string[],
  more: Partial<Handler> = {},
): Handler => ({
  name,
  needs,
  event: 'update',
  path: () => '/api/stream',
  commands: (port) => [
    { command, args, cwd: folder, env: { PORT: String(port), PYTHONDONTWRITEBYTECODE: '1' } },
  ],
  ...more,
})

export const handlers: readonly Handler[] = [
  handler('express', [], process.execPath, ['--import', tsx, 'express.ts'], { event: 'notification' }),
  handler('fastapi', ['python'], join(cache('python'), 'bin/python'), ['fastapi_stream.py']),
  handler('gin', ['go'], join(cache('go-documents'), 'documents'), []),
  handler(
    'spring',
    ['java', 'maven'],
    'java',
    ['-XX:TieredStopAtLevel=1', '-Xmx256m', '-jar', join(cache('spring-documents'), 'documents.jar')],
    { path: (reader) => `/api/stream?userId=${reader}` },
  ),
  {
    name: 'php',
    needs: ['php-fpm', 'nginx'],
    event: 'update',
    path: () => '/api/stream',
    // Not `php -S`, which lets one of two readers that come at once wait until the other's script has ended: here for ever.
    commands: (port) => phpFpm(port, 'documents/php.php', 'fastcgi_buffering off;'),
  },
]
