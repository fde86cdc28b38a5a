import { describe, expect, it } from 'vitest'
import { stagesToRun } from '../tools/stages.mjs'

const namesOf = (further: string[]) => stagesToRun(further).map(({ name }) => name)

describe('the stages of a check', () => {
  it('are followed by those that were asked for', () => {
    const usual = namesOf([])
    expect(usual.slice(0, 3)).toEqual(['lint', 'types', 'unit'])
    expect(namesOf(['interop', 'interop:hub'])).toEqual([...usual, 'interop', 'interop:hub'])
  })

  it('say which there are when one is not known', () => {
    expect(() => namesOf(['interop-hub'])).toThrow(
      'There is no further stage called interop-hub; there are interop, interop:hub.',
    )
  })
})
