import { describe, expect, it } from 'vitest'
import { end, hangUp, head, scenarios, sendBytes } from '../../../testing/src/remote/index.ts'
import { ask } from '../answers/ask.ts'
import { bytesOf, cutsOf, wires, type Cut } from '../answers/wires.ts'

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
  const path = await scenarios.serve(text === '' ? [...sent, last] : sent)
  let isEnded = text === ''
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
      const wrong: unknown[] = []
      for (let first = 0; first < cuts.length; first += AT_ONCE) {
        await Promise.all(
          cuts.slice(first, first + AT_ONCE).map(async (cut) => {
            const { length, text, isWhole } = cut
            const { shown, whole, statuses } = await askUpTo(cut, last)
            const got = { text: shown.text, status: shown.status, whole, wasDone: statuses.includes('done') }
            const expected = isWhole
              ? { text, status: 'done', whole: text, wasDone: true }
              : { text, status: 'error', whole: null, wasDone: false }
            if (JSON.stringify(got) !== JSON.stringify(expected)) wrong.push({ length, got, expected })
          }),
        )
      }
      expect(wrong).toEqual([])
    },
  )
})
