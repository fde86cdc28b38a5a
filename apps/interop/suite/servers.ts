import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { Command } from './commands.ts'
import type { Need } from './needs.ts'
import { cache, servers as folder } from './places.ts'

export interface Server {
  name: string
  /** As the table calls it. */
  title: string
  needs: Need[]
  /** It lets a page of another origin send `Last-Event-ID`. */
  allowsPreflight?: boolean
  /** `/ticks` ends now and then. */
  endsTicks?: boolean
  commands(port: number): Command[]
}

const tsx = createRequire(import.meta.url).resolve('tsx')

const node = (name: string, title: string): Server => ({
  name,
  title,
  needs: [],
  commands: (port) => [
    {
      command: process.execPath,
      args: ['--import', tsx, `${name}.ts`],
      cwd: join(folder, 'node'),
      env: { PORT: String(port) },
    },
  ],
})

const python = (name: string, title: string, file: string): Server => ({
  name,
  title,
  needs: ['python'],
  commands: (port) => [
    {
      command: join(cache('python'), 'bin/python'),
      args: [file],
      cwd: join(folder, 'python'),
      env: { PORT: String(port), PYTHONDONTWRITEBYTECODE: '1' },
    },
  ],
})

const go = (name: string, title: string, binary: string): Server => ({
  name,
  title,
  needs: ['go'],
  commands: (port) => [
    { command: join(cache('go'), binary), args: [], cwd: join(folder, 'go'), env: { PORT: String(port) } },
  ],
})

const spring = (name: string, title: string, module: string): Server => ({
  name,
  title,
  needs: ['java', 'maven'],
  allowsPreflight: true,
  commands: (port) => [
    {
      command: 'java',
      // It is to be up soon, not to run long.
      args: ['-XX:TieredStopAtLevel=1', '-Xmx256m', '-jar', join(cache('spring'), `${module}.jar`)],
      cwd: join(folder, 'spring'),
      env: { PORT: String(port) },
    },
  ],
})

const php = (name: string, title: string, needs: Need[], script: string): Server => ({
  name,
  title,
  needs,
  endsTicks: true,
  commands: (port) => [
    {
      command: 'php',
      args: ['-S', `127.0.0.1:${port}`, script],
      cwd: join(folder, 'php'),
      // Each open stream takes a worker.
      env: { PHP_CLI_SERVER_WORKERS: '30' },
    },
  ],
})

const phpFpm: Server = {
  name: 'php-fpm',
  title: 'PHP-FPM behind nginx',
  needs: ['php-fpm', 'nginx'],
  endsTicks: true,
  commands: (port) => {
    const place = cache('php-fpm', String(port))
    const fill = (name: string, user: string) => {
      const text = readFileSync(join(folder, 'php', name), 'utf8')
      const filled = text
        .replaceAll('{port}', String(port))
        .replaceAll('{place}', place)
        .replaceAll('{index}', join(folder, 'php/index.php'))
        // Not in the project: the path of a socket can have some hundred characters only.
        .replaceAll('{socket}', join(tmpdir(), `ssekit-interop-${port}.sock`))
        .replaceAll('{user}', process.getuid?.() === 0 ? user : '')
      writeFileSync(join(place, name), filled)
      return join(place, name)
    }
    return [
      {
        command: 'php-fpm8.2',
        args: ['--nodaemonize', '-R', '-y', fill('fpm.conf', 'user = root\ngroup = root')],
        cwd: place,
      },
      { command: 'nginx', args: ['-p', place, '-c', fill('nginx.conf', 'user root;')], cwd: place },
    ]
  },
}

const nitro: Server = {
  name: 'nitro',
  title: 'Nitro',
  needs: [],
  commands: (port) => [
    {
      command: process.execPath,
      args: [join(cache('nitro'), 'output/server/index.mjs')],
      cwd: cache('nitro'),
      env: { PORT: String(port), HOST: '127.0.0.1' },
    },
  ],
}

/** In the order of the table. */
export const allServers: readonly Server[] = [
  python('flask', 'Flask', 'flask_app.py'),
  python('fastapi', 'FastAPI, StreamingResponse', 'fastapi_app.py'),
  python('sse-starlette', 'FastAPI, sse-starlette', 'sse_starlette_app.py'),
  spring('spring', 'Spring Boot, SseEmitter', 'mvc'),
  spring('webflux', 'Spring Boot, WebFlux', 'webflux'),
  php('php', 'PHP', ['php'], 'index.php'),
  phpFpm,
  php('laravel', 'Laravel', ['php', 'laravel'], 'laravel.php'),
  go('go', 'Go, net/http', 'nethttp'),
  go('gin', 'Gin', 'gin'),
  node('express', 'Express'),
  node('fastify', 'Fastify, @fastify/sse'),
  node('hono', 'Hono'),
  node('nest', 'NestJS'),
  node('koa', 'Koa'),
  node('h3', 'h3'),
  nitro,
]
