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
