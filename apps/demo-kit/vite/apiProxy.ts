import type { ProxyOptions } from 'vite'

/**
 * `/api` from the dev server, also for Vite's own servers. `API_URL` names another one.
 *
 * Vite keeps back the head of a stream until its first message, so a page behind it would read `connecting` while nothing
 * happens; here the head is passed on at once. And it keeps the browser's half of a connection open when the server's half
 * is cut, so the page would never learn that its stream is gone; here one ends with the other.
 */
export const apiProxy = (): Record<string, ProxyOptions> => ({
  '/api': {
    target: process.env.API_URL ?? 'http://127.0.0.1:3000',
    configure: (proxy) => {
      proxy.on('proxyRes', (answer, _req, res) => {
        // Once Vite has set the headers, which it does right after this.
        queueMicrotask(() => res.flushHeaders())
        answer.once('close', () => {
          if (!answer.complete) res.destroy()
        })
      })
    },
  },
})
