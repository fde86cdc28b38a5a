// @vitest-environment node
import { describeServerRendering, startSSEServer } from '@ssekit/binding-suite'
import { expect, it } from 'vitest'
import { createSSRApp, effectScope, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { useSSE, useSSEText } from '../src/index.ts'
import { vueDriver } from './vueDriver.ts'

describeServerRendering(vueDriver)

it('start() in the setup of a page that a server renders asks nothing, and says so', async () => {
  const server = await startSSEServer()
  let answer: Promise<string> | undefined
  const app = createSSRApp({
    setup: () => {
      const { status, start } = useSSEText(server.url('/chat'), { manual: true })
      answer = start({ message: 'Hello' })
      return () => h('output', status.value)
    },
  })
  expect(await renderToString(app)).toBe('<output>idle</output>')
  await expect(answer).rejects.toMatchObject({ code: 'aborted' })
  await (await fetch(server.url('/after'))).body!.cancel()
  expect(server.streams.map(({ path }) => path)).toEqual(['/after'])
})

it('a plugin with resume(() => sessionStorage), as the docs show it, is loaded and rendered on a server', async () => {
  const { sse } = await import('../examples/sse.ts')
  const app = createSSRApp({
    setup: () => {
      const { status } = useSSE('/stream')
      return () => h('output', status.value)
    },
  })
  expect(await renderToString(app.use(sse))).toBe('<output>connecting</output>')
})

it('asks nothing outside the rendering of a page either, as in a plugin or a store of a server', async () => {
  const server = await startSSEServer()
  const scope = effectScope()
  const { status } = scope.run(() => useSSE(server.url()))!
  expect(status.value).toBe('connecting')
  // A request of its own would be there before the second of these.
  for (const path of ['/first', '/second']) await (await fetch(server.url(path))).body!.cancel()
  expect(server.streams.map(({ path }) => path)).toEqual(['/first', '/second'])
  scope.stop()
})
