import { createServer } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { checkFree, readAddress } from './tools/address.mjs'
import { startApiServer } from './tools/apiServer.mjs'
import { install } from './tools/install.mjs'
import { main } from './tools/main.mjs'
import { createProxy } from './tools/proxy.mjs'
import { root } from './tools/run.mjs'

const demos = ['react', 'vue']

await main(async () => {
  const { host, port: wanted } = readAddress()
  const port = await checkFree({ host, port: wanted })
  await install()

  const { createServer: createVite } = await import('vite')
  const apiPort = await checkFree({ host: '127.0.0.1', port: 0 })
  const api = createProxy(apiPort)
  const front = createServer((request, response) => {
    const demo = demos.find((name) => request.url?.startsWith(`/${name}/`))
    const vite = demo && vites.get(demo)
    if (vite) vite.middlewares(request, response, () => api(request, response))
    else api(request, response)
  })
  /** @type {Map<string, import('vite').ViteDevServer>} */
  const vites = new Map()
  for (const name of demos) {
    // Hot reload speaks over the one port too: each Vite answers the upgrades below its own base.
    const server = { middlewareMode: true, ws: { server: front } }
    vites.set(name, await createVite({ root: join(root, 'apps', `${name}-demo`), server }))
  }
  front.listen(port, host)

  const child = startApiServer({ port: apiPort, publicHost: host, publicPort: port })
  const stop = () => child.kill('SIGTERM')
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  child.once('exit', (exitCode) => process.exit(exitCode ?? 0))
})
