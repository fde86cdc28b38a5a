import process from 'node:process'
import { preview } from 'vite'
import type { TestProject } from 'vitest/node'
import { buildPages, builtPages } from './buildPages.ts'
import { freePorts } from '../../../../packages/server/test/support/freePort.ts'
import { start, type Running } from './commands.ts'
import { startNginx } from './nginx.ts'
import { pages } from './places.ts'
import { allServers } from './servers.ts'
import type { Setting } from './setting.ts'
import { timed } from './timed.ts'

const chosen = (process.env.INTEROP_SERVERS ?? '').split(' ')
const hasNginx = process.env.INTEROP_NGINX === 'true'

/** The pages at an origin of their own. */
const servePages = async (port: number): Promise<Running> => {
  await timed('  the pages are built', buildPages)
  const { close } = await preview({
    root: pages,
    configFile: false,
    build: { outDir: builtPages },
    preview: { host: '127.0.0.1', port, strictPort: true },
  })
  return { kill: close }
}

/** Everything is started at once; a server that does not come up ends the run with what it printed. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const servers = allServers.filter(({ name }) => chosen.includes(name))
  const [http = 0, https = 0, page = 0, ...ports] = await freePorts(3 + 2 * servers.length)
  const placed = servers.map((server, index) => ({
    server,
    port: ports[2 * index] ?? 0,
    mortalPort: ports[2 * index + 1] ?? 0,
  }))

  const starting: Promise<Running>[] = [
    servePages(page),
    ...placed.map(({ server: { name, commands }, port }) =>
      timed(`  ${name} is up`, () => start(commands(port), `http://127.0.0.1:${port}/list`)),
    ),
    ...(hasNginx
      ? [
          startNginx(
            builtPages,
            { http, https },
            placed.flatMap(({ server: { name }, port, mortalPort }) => [
              { name, port, isBuffered: false },
              { name: `buffered/${name}`, port, isBuffered: true },
              { name: `mortal/${name}`, port: mortalPort, isBuffered: false },
            ]),
          ),
        ]
      : []),
  ]
  const stop = async () => {
    const started = await Promise.allSettled(starting)
    await Promise.all(started.map((one) => (one.status === 'fulfilled' ? one.value.kill() : undefined)))
  }
  await Promise.all(starting).catch(async (error: unknown) => {
    await stop()
    throw error
  })

  const setting: Setting = {
    servers: placed.map(({ server, port, mortalPort }) => ({
      name: server.name,
      title: server.title,
      allowsPreflight: server.allowsPreflight === true,
      url: `http://127.0.0.1:${port}`,
      mortalPort,
    })),
    pages: `http://127.0.0.1:${page}`,
    nginx: hasNginx ? { http: `http://127.0.0.1:${http}`, https: `https://127.0.0.1:${https}` } : null,
  }
  provide('setting', setting)
  return stop
}
