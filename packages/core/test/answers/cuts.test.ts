import { steps } from '@ssekit/testing/scenarios'
import { describe, expect, it } from 'vitest'
import { createGate } from '../connection/support/scenario.ts'
import { ask } from './support/ask.ts'
import { cutsOf, faultOf } from './support/cuts.ts'
import { startProvider } from './support/startProvider.ts'
import { bytesOf, wires } from './support/wires.ts'

/** Questions under way at the same time. */
const AT_ONCE = 40

/** They fill the machine. */
const LIMIT = 60_000

describe.for(wires)('$name, cut at each of its bytes', (wire) => {
  const bytes = bytesOf(wire)
  const cuts = cutsOf(wire)

  it.for([
    ['in good order', steps.end],
    ['by a lost line', steps.hangUp],
  ] as const)(
    '%s, is done only when it is whole, and keeps what came',
    { timeout: LIMIT },
    async ([, end]) => {
      const { serve } = await startProvider()
      const faults: unknown[] = []
      for (let first = 0; first < cuts.length; first += AT_ONCE) {
        await Promise.all(
          cuts.slice(first, first + AT_ONCE).map(async (cut) => {
            // What a lost line takes along unread has not come.
            const came = createGate()
            const sent = steps.send(bytes.slice(0, cut.length))
            const url = serve(steps.head(), sent, steps.until(came.opened), end)
            if (cut.text === '') came.open()
            const outcome = await ask(url, wire.options, (text) => {
              if (text === cut.text) came.open()
            })
            faults.push(faultOf(cut, outcome))
          }),
        )
      }
      expect(faults.filter(Boolean)).toEqual([])
    },
  )
})

it.for(wires)('$name, whole, is done with all of its text', async (wire) => {
  const { serve } = await startProvider()
  const got = await ask(serve(steps.head(), steps.send(bytesOf(wire))), wire.options)
  expect(got).toMatchObject({
    whole: 'Grüß 世界 😀',
    shown: { status: 'done', text: 'Grüß 世界 😀', error: null },
  })
})
