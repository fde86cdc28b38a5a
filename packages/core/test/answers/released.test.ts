import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { steps } from '@ssekit/testing/scenarios'
import { expect, it } from 'vitest'
import { createSSEClient, createTextView } from '../../src/index.ts'
import { startProvider } from './support/startProvider.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

it('an answer whose own beginning asks for another is let go of: only the other is held', async () => {
  const { serve } = await startProvider()
  const url = serve(steps.head(), steps.send('data: "whole"\n\n'), steps.end)
  const client = createSSEClient()
  const bodies: WeakRef<object>[] = []
  const ask = (): void => {
    // One that is sent as it is.
    const body = new URLSearchParams({ question: String(bodies.length) })
    bodies.push(new WeakRef(body))
    void view.start(body)
  }
  const view = createTextView(client, url, {
    manual: true,
    method: 'POST',
    // Asked while the stream opens.
    headers: () => {
      if (bodies.length === 1) ask()
      return {}
    },
  })
  const off = view.subscribe(() => {})
  ask()
  await expect.poll(() => view.getSnapshot()).toMatchObject({ status: 'done', text: 'whole' })
  await expect
    .poll(() => {
      collect()
      return bodies.map((body) => body.deref() !== undefined)
    })
    .toEqual([false, true])
  // Until here both were within reach.
  client.clear()
  off()
})
