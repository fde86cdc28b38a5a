import { it } from 'vitest'
import { head, scenarios, send } from '../../../testing/src/remote/index.ts'
it('plain', async () => {
  const path = await scenarios.serve([head(), send('x'.repeat(10_000), 40_000)])
  const r = await fetch(path.url)
  const reader = r.body!.getReader()
  let read = 0
  for (let i = 0; i < 30; i++) {
    await new Promise((x) => setTimeout(x, 100))
    const v = (await reader.read()).value!
    read += v.length
    if (i%3===0) console.log(i, 'read', read, 'last', v.length, 'sent', (await path.requests())[0]!.sent)
  }
  await reader.cancel()
})
