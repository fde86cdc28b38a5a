import { expect, test } from 'vitest'
import { plainText } from './documentsAnswer.ts'

test('an answer shows no Markdown marks, joins wrapped lines and keeps code as it is', () => {
  const markdown = [
    'See [the **hub**](../server/README.md): it',
    'keeps `what` it sent.',
    '',
    '- one',
    '- two',
    '',
    '```ts',
    'const hub = createHub()',
    'hub.broadcast({ data: `**kept**` })',
    '```',
    'After.',
  ].join('\n')
  expect(plainText(markdown)).toBe(
    [
      'See the hub: it keeps what it sent.',
      '',
      '• one',
      '• two',
      '',
      'const hub = createHub()',
      'hub.broadcast({ data: `**kept**` })',
      'After.',
    ].join('\n'),
  )
})

test('a table reads as a list of its rows', () => {
  const markdown = [
    '| option  | meaning       | default |',
    '| ------- | ------------- | ------- |',
    '| `limit` | how many stay | 500     |',
  ].join('\n')
  expect(plainText(markdown)).toBe(
    ['• option — meaning — default', '• limit — how many stay — 500'].join('\n'),
  )
})
