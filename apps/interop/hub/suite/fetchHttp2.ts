import { connect, constants } from 'node:http2'
import { Readable } from 'node:stream'

/** `fetch` over HTTP/2, which Node's own does not speak; a session for each request, and any certificate will do. */
export const fetchHttp2 = (input: string | URL | Request, init: RequestInit = {}): Promise<Response> =>
  new Promise((resolve, reject) => {
    const { origin, pathname, search } = new URL(String(input))
    const session = connect(origin, { rejectUnauthorized: false })
    const stream = session.request({
      ':method': init.method ?? 'GET',
      ':path': pathname + search,
      ...Object.fromEntries(new Headers(init.headers)),
    })
    const leave = (): void => {
      reject(init.signal?.reason)
      stream.close(constants.NGHTTP2_CANCEL)
    }
    init.signal?.addEventListener('abort', leave)
    session.on('error', reject)
    stream.on('error', reject)
    stream.on('close', () => {
      reject(new TypeError('The stream was closed before its head came'))
      init.signal?.removeEventListener('abort', leave)
      session.close()
    })
    stream.on('response', (head) => {
      const status = head[':status']!
      const headers = new Headers()
      for (const [name, value] of Object.entries(head))
        if (!name.startsWith(':')) headers.set(name, String(value))
      const body = status === 204 ? null : (Readable.toWeb(stream) as ReadableStream<Uint8Array<ArrayBuffer>>)
      resolve(new Response(body, { status, headers }))
    })
    stream.end(init.body ?? undefined)
  })
