import { expect, it, vi } from 'vitest'
import { createWantedTypes } from './wantedTypes.ts'

it('says once which event a schema does not have, and what it has', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const wanted = createWantedTypes({ schema: { progress: Number, log: String }, until: 'end' })
  wanted.add(['progress', 'end'])
  expect(warn).not.toHaveBeenCalled()
  wanted.add(['progres'])
  wanted.add(['progres'])
  expect(warn.mock.calls).toEqual([
    ['[ssekit] The schema has no event "progres", only progress, log. Is it spelled right?'],
  ])
  createWantedTypes().add(['anything'])
  expect(warn).toHaveBeenCalledTimes(1)
})
