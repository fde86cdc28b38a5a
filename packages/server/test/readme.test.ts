import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { connect, until } from './support/connect.ts'

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8')

test('the quick start of the README is the program that is tested here', async () => {
  const [readme, program] = [await read('../README.md'), await read('../examples/quickStart.ts')]
  expect(readme).toContain(`\`\`\`ts\n${program}\`\`\``)
})

test('the quick start does what it says', async () => {
  process.env['PORT'] = '0'
  const { server } = await import('../examples/quickStart.ts')
  if (!server.listening) await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const post = (path: string, body: unknown) =>
    connect(`${url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    })

  expect((await connect(`${url}/api/stream`)).status).toBe(401)
  const ann = await connect(`${url}/api/stream`, { headers: { Authorization: 'Bearer ann' } })
  await post('/api/notify', { user: 'ann', title: 'for ann' })
  await post('/api/notify', { user: 'bob', title: 'for bob' })
  await post('/api/notify', { title: 'for all' })
  await until(() => ann.data('notification').length === 2)
  expect(ann.data('notification')).toEqual(['{"title":"for ann"}', '{"title":"for all"}'])

  const chat = await post('/api/chat', { prompt: 'hello there' })
  await until(() => chat.isWhole() === true)
  expect(chat.data('token')).toEqual(['You', 'said:', 'hello', 'there'])
  expect(chat.data()).toEqual(['[DONE]'])

  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
