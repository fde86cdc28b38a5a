import { expect, it } from 'vitest'
import { detailText, summaryText } from './summaryText.ts'

const item = { id: '1', title: 'Deployed', message: 'web 4.12.0', at: new Date(2026, 5, 17, 8).toISOString() }

it('leaves out what is not said', () => {
  expect(summaryText({ ...item, from: 'CI' })).toBe('CI · web 4.12.0')
  expect(summaryText(item)).toBe('web 4.12.0')
  expect(summaryText({ ...item, message: '' })).toBe('')
})

it.each([
  [{ from: 'CI', user: 'Ada' }, /^CI · to Ada · .*08:00/],
  [{ group: 'ops' }, /^to group ops · .*08:00/],
  [{}, /^[^·]*08:00/],
])('says from whom, to whom and when: %j', (more, text) => {
  expect(detailText({ ...item, ...more })).toMatch(text)
})
