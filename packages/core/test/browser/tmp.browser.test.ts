import { it } from 'vitest'
import { head, scenarios, send } from '../../../testing/src/remote/index.ts'
it('plain', async () => {
  const path = await scenarios.serve([head(), send('x'.repeat(100_000), 5_000)])
  const r = await fetch(path.url)
  const reader = r.body!.getReader()
  for (let i = 0; i < 15; i++) {
    await new Promise((x) => setTimeout(x, 100))
    if (i%3===0) console.log(i, 'noread sent', (await path.requests())[0]!.sent)
  }
    console.log( 'read', (await reader.read()).value!.length)
  for (let i = 0; i < 15; i++) {
    await new Promise((x) => setTimeout(x, 100))
    if (i%3===0) console.log(i, 'after 1 read sent', (await path.requests())[0]!.sent)
  }
    console.log( 'read', (await reader.read()).value!.length)
  await reader.cancel()
})
