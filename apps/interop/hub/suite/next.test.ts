import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { startApp, type App } from './startApp.ts'
import { expect, test } from './test.ts'

test.describe.configure({ mode: 'serial' })

let app: App
const folder = (): string => join(process.env.HUB_APPS!, 'next')
const pages = {
  wrong: `import { useSSE } from '@ssekit/react'
export default function Page() {
  return <p>{useSSE('/api/stream').status}</p>
}
`,
  right: `import { defineStream } from '@ssekit/core'
const news = defineStream({ url: '/api/stream' })
export default function Page() {
  return <p>{String(news.url)}</p>
}
`,
}
/** The files that a test saves, as they were. */
const changed = new Map<string, string>()

test.beforeAll(async ({ framework }) => {
  for (const name of ['lib/hub.ts', 'app/api/health/route.ts']) {
    const file = join(folder(), name)
    changed.set(file, await readFile(file, 'utf8'))
  }
  for (const [name, code] of Object.entries(pages)) {
    const page = join(folder(), 'app', name, 'page.tsx')
    await mkdir(dirname(page), { recursive: true })
    await writeFile(page, code)
  }
  app = await startApp(framework, {
    args: ['node_modules/next/dist/bin/next', 'dev'],
    env: { NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
  })
})
test.afterAll(async () => {
  await app.process.stop()
  // For the next run, where the folder is kept.
  for (const [file, code] of changed) await writeFile(file, code)
  for (const name of Object.keys(pages)) await rm(join(folder(), 'app', name), { recursive: true })
})

test('next dev: saving the hub’s module and its routes leaves no stream behind', async ({ open }) => {
  const reader = open('ann', 'red', app.url)
  await expect.poll(reader.status).toBe('open')
  await app.notify('red', 'before')
  await expect.poll(() => reader.titles).toEqual(['before'])

  for (let save = 1; save <= 2; save += 1) {
    const health = join(folder(), 'app/api/health/route.ts')
    const code = await readFile(health, 'utf8')
    await appendFile(join(folder(), 'lib/hub.ts'), `\nexport const saved${save} = true\n`)
    await writeFile(health, code.replace(/answering:.*/, `answering: ${save * 100} })`))
    await expect.poll(async () => (await app.health()).answering).toBe(save * 100)
    expect((await app.health()).connections).toBe(1)
    await app.notify('red', `after save ${save}`)
    await expect.poll(() => reader.titles.at(-1)).toBe(`after save ${save}`)
  }
  expect(reader.statuses).toEqual(['open'])
  expect(reader.gaps).toEqual([])
})

test('a hook in a server component is refused by name', async () => {
  const response = await app.fetch(`${app.url}/wrong`)
  await response.text()
  expect(response.status).toBe(500)
  await expect.poll(() => app.process.output()).toContain('Attempted to call useSSE() from the server')
})

test('what both sides need comes from the core', async () => {
  const response = await app.fetch(`${app.url}/right`)
  expect([response.status, await response.text()]).toEqual([
    200,
    expect.stringContaining('<p>/api/stream</p>'),
  ])
})
