import { describe, expect, it } from 'vitest'
import { end, hangUp, head, scenarios, sendBytes } from '../../../testing/src/remote/index.ts'
import { ask } from '../answers/support/ask.ts'
import { cutsOf, faultOf, type Cut } from '../answers/support/cuts.ts'
import { bytesOf, wires } from '../answers/support/wires.ts'

/** As many as a browser asks one server at the same time. */
const AT_ONCE = 6

/** They fill the machine. */
const LIMIT = 60_000

const wire = wires[0]!
const bytes = bytesOf(wire)
const cuts = cutsOf(wire)

/** The response after so many bytes, ended when what they say has come: what a lost line takes along unread has not. */
const askUpTo = async ({ length, text }: Cut, last: typeof end) => {
  const sent = [head(), sendBytes(...bytes.slice(0, length))]
  let isEnded = text === ''
  const path = await scenarios.serve(isEnded ? [...sent, last] : sent)
  return ask(path.url, wire.options, (now) => {
    if (now !== text || isEnded) return
    isEnded = true
    void path.play(last)
  })
}

describe(`${wire.name}, cut at each of its bytes`, () => {
  it.for([
    ['in good order', end],
    ['by a lost line', hangUp],
  ] as const)(
    '%s, is done only when it is whole, and keeps what came',
    { timeout: LIMIT },
    async ([, last]) => {
      const faults: unknown[] = []
      for (let first = 0; first < cuts.length; first += AT_ONCE) {
        const batch = cuts.slice(first, first + AT_ONCE)
        faults.push(...(await Promise.all(batch.map(async (cut) => faultOf(cut, await askUpTo(cut, last))))))
      }
      expect(faults.filter(Boolean)).toEqual([])
    },
  )
})
