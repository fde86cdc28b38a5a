import { request } from 'node:http'

/** What matters of an answer. */
export interface Answer {
  status: number
  error: { code: string; field?: string } | undefined
}

/** A request with any headers, such as `Host` and `Sec-Fetch-Site`, which `fetch` would not let one set. */
export const ask = (url: string, method: string, headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, async (response) => {
      let text = ''
      for await (const chunk of response) text += String(chunk)
      const { error } = (text.startsWith('{') ? JSON.parse(text) : {}) as Partial<Answer>
      resolve({ status: response.statusCode!, error })
    })
    outgoing.on('error', reject)
    const hasBody = method === 'POST' && headers['Content-Type']
    outgoing.end(hasBody ? '{"title":"a","message":"b"}' : undefined)
  })
