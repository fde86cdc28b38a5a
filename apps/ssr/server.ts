/**
 * `tsx server.ts react` (or `vue`), then open the address it prints. Vite runs in development mode, because only then do
 * React and Vue say what they find different when a page wakes.
 */
import { rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import { createServer as createVite } from 'vite'
import { createHub } from '@ssekit/server'

const root = fileURLToPath(new URL('.', import.meta.url))
const pages = {
  react: { plugin: react, server: 'react/server.tsx', client: 'react/client.tsx' },
  vue: { plugin: vue, server: 'vue/server.ts', client: 'vue/client.ts' },
}
const page = pages[process.argv[2] as keyof typeof pages]
if (!page) throw new Error(`Say which page: ${Object.keys(pages).join(' or ')}`)

const hub = createHub()
const stream = hub.handler(() => ({ client: 'guest' }))
/** Streams asked for so far, by whomever: the rendering server must not be among them. */
let asked = 0

// Of its own, as several may run beside each other; not in here: the demos' jobs read the files below apps/.
const cacheDir = fileURLToPath(new URL(`../../.cache/ssr/${process.pid}`, import.meta.url))
process.on('exit', () => rmSync(cacheDir, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit())

const server = createServer()
const vite = await createVite({
  root,
  configFile: false,
  appType: 'custom',
  cacheDir,
  server: { middlewareMode: true, hmr: { server } },
  // Named here, as a page that meets one later is loaded a second time.
  optimizeDeps: { include: ['react', 'react/jsx-dev-runtime', 'react-dom/client', 'vue'] },
  plugins: [page.plugin()],
})

const answer: RequestListener = async (request, response) => {
  if (request.url === '/') {
    const { render } = (await vite.ssrLoadModule(`/${page.server}`)) as { render(): string | Promise<string> }
    const template = await readFile(`${root}index.html`, 'utf8')
    const html = await vite.transformIndexHtml('/', template.replace('<!--client-->', page.client))
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(html.replace('<!--page-->', await render()))
  } else if (request.url === '/api/stream') {
    asked += 1
    stream(request, response)
  } else if (request.url === '/api/numbers' && request.method === 'POST') {
    await hub.broadcast({ event: 'number', data: 7 })
    response.end()
  } else if (request.url === '/api/asked') {
    response.end(JSON.stringify({ asked, connections: hub.stats().connections }))
  } else {
    vite.middlewares(request, response)
  }
}
server.on('request', (request, response) => {
  Promise.resolve(answer(request, response)).catch((error: unknown) => {
    console.error(error)
    response.statusCode = 500
    response.end(String(error))
  })
})
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const address = server.address()
  console.warn(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
})
