import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import type { Command } from './commands.ts'
import type { Need } from '../run/needs.ts'
import { cache, servers } from './places.ts'

/** A handler of `servers/documents`: a welcome of the type `message`, then counts from 0, anew with each connection. */
export interface Handler {
  name: string
  needs: Need[]
  /** The type of its counts. */
  event: string
  /** Its path, for one of several readers. */
  path(reader: string): string
  command(port: number): Command
}

const folder = join(servers, 'documents')
const tsx = createRequire(import.meta.url).resolve('tsx')
const environment = (port: number) => ({
  cwd: folder,
  env: { PORT: String(port), PYTHONDONTWRITEBYTECODE: '1' },
})
const path = () => '/api/stream'

export const handlers: readonly Handler[] = [
  {
    name: 'express',
    needs: [],
    event: 'notification',
    path,
    command: (port) => ({
      command: process.execPath,
      args: ['--import', tsx, 'express.ts'],
      ...environment(port),
    }),
  },
  {
    name: 'fastapi',
    needs: ['python'],
    event: 'update',
    path,
    command: (port) => ({
      command: join(cache('python'), 'bin/python'),
      args: ['fastapi_stream.py'],
      ...environment(port),
    }),
  },
  {
    name: 'gin',
    needs: ['go'],
    event: 'update',
    path,
    command: (port) => ({
      command: join(cache('go-documents'), 'documents'),
      args: [],
      ...environment(port),
    }),
  },
  {
    name: 'spring',
    needs: ['java', 'maven'],
    event: 'update',
    path: (reader) => `/api/stream?userId=${reader}`,
    command: (port) => ({
      command: 'java',
      args: ['-XX:TieredStopAtLevel=1', '-Xmx256m', '-jar', join(cache('spring-documents'), 'documents.jar')],
      ...environment(port),
    }),
  },
  {
    name: 'php',
    needs: ['php'],
    event: 'update',
    path,
    command: (port) => ({
      command: 'php',
      args: ['-S', `127.0.0.1:${port}`, 'php.php'],
      cwd: folder,
      env: { PHP_CLI_SERVER_WORKERS: '8' },
    }),
  },
]
