import { screens } from '@ssekit/demo-kit'
import type { DevServer } from '../fixtures/devServer.ts'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { expect, test } from '../fixtures/test.ts'

/** How many streams the server says are open, without the one that asks. */
const openStreams = async ({ url }: DevServer): Promise<number> => {
  const controller = new AbortController()
  const response = await fetch(`${url}/api/metrics-stream`, { signal: controller.signal })
  // What comes first is the last minute.
  const opened = new Date().toISOString()
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const lines = text.slice(0, text.lastIndexOf('\n')).matchAll(/^data: (.*"connections":.*)$/gm)
    const figures = [...lines].map(([, json]) => JSON.parse(json!) as { at: string; connections: number })
    const present = figures.find(({ at }) => at > opened)
    if (!present) continue
    controller.abort()
    return present.connections - 1
  }
  throw new Error(`The stream of figures ended before there was one:\n${text}`)
}

for (const framework of frameworks) {
  test(`${framework}: a tour of all screens leaves two streams behind, notifications and jobs, a closed page none`, async ({
    page,
    devServer,
  }) => {
    expect(await openStreams(devServer)).toBe(0)
    const demo = await openDemo(page, devServer.url, framework)
    await expect(demo.badge).toHaveAttribute('data-status', 'open')
    await expect.poll(() => openStreams(devServer)).toBe(2)

    for (const { id, label } of [...screens, ...screens, screens[0]]) {
      await demo.show(id)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(label)
    }
    await demo.show('figures')
    await expect.poll(() => openStreams(devServer)).toBe(3)
    await demo.show('notifications')
    await expect.poll(() => openStreams(devServer)).toBe(2)
    expect(await demo.statuses()).toEqual(['connecting', 'open'])

    await page.close()
    await expect.poll(() => openStreams(devServer)).toBe(0)
  })
}
