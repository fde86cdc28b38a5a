import { describe, expect, test } from 'vitest'
import { anchorOf, documentLink, resolveLinks } from './documentLinks.ts'
import { firstBlocks } from './documentsAnswer.ts'

describe('firstBlocks', () => {
  const code = ['```ts', 'const hub = createHub()', '', 'hub.broadcast({ data: 1 })', '```'].join('\n')

  test('takes whole blocks, as many as there is room for', () => {
    expect(firstBlocks('One.\nStill one.\n\nTwo.\n\nThree.', 20)).toEqual(['One.\nStill one.', 'Two.'])
  })

  test('takes the first however long it is', () => {
    expect(firstBlocks(`${'x'.repeat(50)}\n\nTwo.`, 20)).toEqual(['x'.repeat(50)])
  })

  test('does not cut code at its blank lines', () => {
    expect(firstBlocks(`Before:\n\n${code}\n\nAfter.`, 500)).toEqual(['Before:', code, 'After.'])
  })

  test('leaves out what announces something that had no room', () => {
    expect(firstBlocks(`Intro.\n\nLike this:\n\n${code}`, 30)).toEqual(['Intro.'])
    expect(firstBlocks(`Like this:\n\n${code}`, 30)).toEqual(['Like this:'])
  })

  test('leaves out pictures and HTML', () => {
    expect(firstBlocks('![A picture](a.png)\n\n<details>\n\nText.', 500)).toEqual(['Text.'])
  })
})

describe('documentLinks', () => {
  test('lead to the document on this server, whatever they are relative to', () => {
    expect(
      resolveLinks('[a](../server/README.md#limits) [b](#own) [c](docs/tabs.md)', 'packages/react/README.md'),
    ).toBe(
      '[a](/documents/packages/server/README.md#limits) [b](/documents/packages/react/README.md#own) [c](/documents/packages/react/docs/tabs.md)',
    )
  })

  test('are none where they lead to what is not shown', () => {
    expect(resolveLinks('See [the file](deploy/nginx.conf).', 'README.md')).toBe('See the file.')
  })

  test('leave alone what leads elsewhere', () => {
    const links = '[a](https://example.org/x.md) [b](/react/) [c](mailto:a@example.org)'
    expect(resolveLinks(links, 'README.md')).toBe(links)
  })

  test('name a heading as code hosts do', () => {
    expect(anchorOf('What `useSSE` does, and when')).toBe('what-usesse-does-and-when')
    expect(documentLink('docs/tabs.md', 'One line')).toBe('/documents/docs/tabs.md#one-line')
  })
})
