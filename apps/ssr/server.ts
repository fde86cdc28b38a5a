/**
 * `tsx server.ts`, then open `/react` or `/vue`. Vite runs in development mode, because only then do React and Vue say
 * what they find different when a page wakes.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import { createServer as createVite } from 'vite'
import { createHub } from '@ssekit/server'

const root = fileURLToPath(new URL('.', import.meta.url))
const pages = {
  '/react': { server: 'react/server.tsx', client: 'react/client.tsx' },
  '/vue': { server: 'vue/server.ts', client: 'vue/client.ts' },
}

const hub = createHub()
const stream = hub.handler(() => ({ client: 'guest' }))
/** Streams asked for so far, by whomever: the rendering server must not be among them. */
let asked = 0

const vite = await createVite({
  root,
  configFile: false,
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false },
  plugins: [react(), vue()],
})

const server = createServer(async (request, response) => {
  const page = pages[request.url as keyof typeof pages]
  if (page) {
    const { render } = (await vite.ssrLoadModule(`/${page.server}`)) as { render(): string | Promise<string> }
    const template = await readFile(`${root}index.html`, 'utf8')
    const html = await vite.transformIndexHtml(request.url!, template.replace('<!--client-->', page.client))
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
})
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const address = server.address()
  console.warn(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/react`)
})
