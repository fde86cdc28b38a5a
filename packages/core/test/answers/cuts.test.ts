import { steps } from '@ssekit/testing/scenarios'
import { describe, expect, it } from 'vitest'
import { startProvider } from './ask.ts'
import { bytesOf, textIn, wholeAt, wires } from './wires.ts'

/** Questions under way at the same time. */
const AT_ONCE = 40

const ends = { 'in good order': steps.end, 'by a lost line': steps.hangUp }

describe.for(wires)('$name, cut at each of its bytes', (wire) => {
  const bytes = bytesOf(wire)
  const cuts = Array.from({ length: bytes.length }, (_, length) => length)

  it.for(Object.entries(ends))('%s, is done only when it is whole, and keeps what came', async ([, end]) => {
    const { answer } = await startProvider()
    const wrong: unknown[] = []
    for (let first = 0; first < cuts.length; first += AT_ONCE) {
      await Promise.all(
        cuts.slice(first, first + AT_ONCE).map(async (length) => {
          const isWhole = length >= wholeAt(wire)
          const got = await answer(wire.options, steps.head(), steps.send(bytes.slice(0, length)), end)
          const { status, text } = got.shown
          const isRight =
            text === textIn(wire, length) &&
            (isWhole ? status === 'done' && got.whole === text : status === 'error' && got.error !== null)
          if (!isRight) wrong.push({ length, isWhole, status, text, whole: got.whole, code: got.error?.code })
        }),
      )
    }
    expect(wrong).toEqual([])
  })
})

it.for(wires)('$name, whole, is done with all of its text', async (wire) => {
  const { answer } = await startProvider()
  const got = await answer(wire.options, steps.head(), steps.send(bytesOf(wire)), steps.hangUp)
  expect(got).toMatchObject({
    whole: 'Grüß 世界 😀',
    shown: { status: 'done', text: 'Grüß 世界 😀', error: null },
  })
})
