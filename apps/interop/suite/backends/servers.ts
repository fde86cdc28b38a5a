import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import type { Command } from './commands.ts'
import type { Need } from './needs.ts'
import { phpFpm } from './phpFpm.ts'
import { cache, servers as folder } from './places.ts'

export interface Server {
  name: string
  /** As the table calls it. */
  title: string
  /** Its code, below `servers/`. */
  file: string
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
  file: `node/${name}.ts`,
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
  file: `python/${file}`,
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
  file: `go/${binary}/main.go`,
  needs: ['go'],
  commands: (port) => [
    { command: join(cache('go'), binary), args: [], cwd: join(folder, 'go'), env: { PORT: String(port) } },
  ],
})

const spring = (name: string, title: string, module: string): Server => ({
  name,
  title,
  file: `spring/${module}/src/main/java/interop/StreamController.java`,
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
  file: `php/${script}`,
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

const fpm: Server = {
  name: 'php-fpm',
  title: 'PHP-FPM behind nginx',
  file: 'php/index.php',
  needs: ['php-fpm', 'nginx'],
  endsTicks: true,
  commands: (port) => phpFpm(port, 'php/index.php'),
}

const nitro: Server = {
  name: 'nitro',
  title: 'Nitro',
  file: 'node/nitro/stream.ts',
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
  fpm,
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
