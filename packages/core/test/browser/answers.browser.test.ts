import { describe, expect, it } from 'vitest'
import { end, hangUp, head, scenarios, sendBytes } from '../../../testing/src/remote/index.ts'
import { createSSEClient, createTextView } from '../../src/index.ts'
import { bytesOf, textIn, wholeAt, wires, type Wire } from '../answers/wires.ts'

/** As many as a browser asks one server at the same time. */
const AT_ONCE = 6

const ask = async (wire: Wire, url: string) => {
  const view = createTextView(createSSEClient(), url, { manual: true, onError: () => {}, ...wire.options })
  const statuses = new Set<string>()
  const off = view.subscribe(() => statuses.add(view.getSnapshot().status))
  // As text, which needs no preflight.
  const whole = await view.start('What is SSE?').catch(() => null)
  const { status, text } = view.getSnapshot()
  off()
  return { status, text, whole, wasDone: statuses.has('done') }
}

describe.for(wires.slice(0, 1))('$name, cut at each of its bytes', (wire) => {
  const bytes = [...bytesOf(wire)]
  const lengths = bytes.map((_, length) => length)

  it.for([
    ['in good order', end],
    ['by a lost line', hangUp],
  ] as const)('%s, is done only when it is whole, and keeps what came', async ([, last]) => {
    const paths = await Promise.all(
      lengths.map((length) => scenarios.serve([head(), sendBytes(...bytes.slice(0, length)), last])),
    )
    const wrong: unknown[] = []
    for (let first = 0; first < lengths.length; first += AT_ONCE) {
      await Promise.all(
        lengths.slice(first, first + AT_ONCE).map(async (length) => {
          const isWhole = length >= wholeAt(wire)
          const got = await ask(wire, paths[length]!.url)
          const text = textIn(wire, length)
          const expected = isWhole
            ? { status: 'done', text, whole: text, wasDone: true }
            : { status: 'error', text, whole: null, wasDone: false }
          if (JSON.stringify(got) !== JSON.stringify(expected)) wrong.push({ length, got, expected })
        }),
      )
    }
    expect(wrong).toEqual([])
  })
})
