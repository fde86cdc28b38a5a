import { expect, it } from 'vitest'
import { startServer } from '../../test/support/startServer.ts'

const packed = { 'accept-encoding': 'gzip' }

it('sends what pages are made of packed, and a stream as it is: nothing is kept back for more', async () => {
  const { get, stream } = await startServer()
  const sheet = await get('/site/tokens.css', packed)
  expect(sheet.headers.get('content-encoding')).toBe('gzip')
  expect(sheet.text).toContain('--text-quiet')
  const { headers } = await stream('/api/stream', { headers: packed })
  expect(headers).not.toHaveProperty('content-encoding')
})

it('says at / what this is to whoever does not see it', async () => {
  const { get } = await startServer()
  const { text } = await get('/')
  expect(text).toMatch(/<meta name="description" content="[^"]{50,160}">/)
  expect(text.match(/<th scope="col">/g)).toHaveLength(3)
})

it('shows a document with each heading where the links of an answer lead, and nothing that is no document', async () => {
  const { get } = await startServer()
  const { status, text } = await get('/documents/README.md')
  expect(status).toBe(200)
  expect(text).toContain('<h2 id="resume">Resume</h2>')
  expect(text).toContain('<h2 id="heartbeat">Heartbeat</h2>')
  expect((await get('/documents/package.json')).status).toBe(404)
})
