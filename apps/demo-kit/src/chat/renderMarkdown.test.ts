import { beforeEach, describe, expect, it } from 'vitest'
import { renderMarkdown } from './renderMarkdown.ts'

let target: HTMLElement

beforeEach(() => {
  target = document.createElement('div')
})

const show = (markdown: string) => {
  renderMarkdown(target, markdown)
  return target
}

describe('renderMarkdown', () => {
  it('sets text as text and code as code, with its language and a way to copy it', () => {
    show('Some **bold** and `inline`:\n\n```ts\nconst a = 1 < 2\n```')
    expect(target.querySelector('strong')?.textContent).toBe('bold')
    expect(target.querySelector('p code')?.textContent).toBe('inline')
    expect(target.querySelector('.code pre')?.textContent).toBe('const a = 1 < 2\n')
    expect(target.querySelector('.code-bar')?.textContent).toBe('tsCopy code')
  })

  it('sets lists, quotes, tables and links', () => {
    show('1. one\n2. two\n\n> quoted\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n[docs](/documents/README.md)')
    expect(target.querySelectorAll('ol li')).toHaveLength(2)
    expect(target.querySelector('blockquote')?.textContent?.trim()).toBe('quoted')
    expect(target.querySelectorAll('.table-scroll td')).toHaveLength(2)
    const link = target.querySelector('a')!
    expect([link.getAttribute('href'), link.target, link.rel]).toEqual([
      '/documents/README.md',
      '_blank',
      'noopener noreferrer',
    ])
  })

  it('shows code whose end has not come yet as code', () => {
    expect(show('```js\nconst a =').querySelector('pre')?.textContent?.trim()).toBe('const a =')
  })

  it('shows the same, whole or word by word', () => {
    const markdown =
      '# Title\n\nText with `code`.\n\n- a\n- b\n\n```ts\nlet x = 1\n\nlet y = 2\n```\n\nThe end.'
    const whole = show(markdown).innerHTML
    target = document.createElement('div')
    for (let end = 1; end <= markdown.length; end += 1) renderMarkdown(target, markdown.slice(0, end))
    expect(target.innerHTML).toBe(whole)
  })

  it('leaves alone what has not changed', () => {
    const first = show('One.\n\nTwo').firstElementChild
    show('One.\n\nTwo grows.\n\nThree')
    expect(target.firstElementChild).toBe(first)
    expect(target.textContent?.replace(/\s+/g, ' ').trim()).toBe('One. Two grows. Three')
  })

  it('begins anew with another answer, also a shorter one', () => {
    show('One.\n\nTwo.')
    expect(show('Else.').textContent?.trim()).toBe('Else.')
    expect(show('').textContent).toBe('')
  })

  it.each([
    '<img src=x onerror="alert(1)">',
    '<script>alert(1)</script>',
    'text <svg/onload=alert(1)> text',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<form action="/api/logout" method="post"><button>Log in again</button></form>',
    '<p style="position:fixed;inset:0" class="notice" id="main">Over everything</p>',
    '<a href="javascript:alert(1)">click</a>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  ])('shows HTML as the text it is: %s', (html) => {
    show(html)
    expect(target.textContent).toContain(html.replace(/^text | text$/g, ''))
    expect(target.querySelector('img,script,svg,iframe,form,math,style,[style],[id],[onerror]')).toBeNull()
  })

  it.each([
    '[click](javascript:alert(1))',
    '[click](JaVaScRiPt:alert(1))',
    '[click](java\nscript:alert(1))',
    '[click](&#106;avascript:alert(1))',
    '[click](data:text/html,<script>alert(1)</script>)',
    '[click](vbscript:alert(1))',
    '[click](//elsewhere.example/x)',
    '[click](/\\elsewhere.example/x)',
    '[click](blob:https://example.org/1)',
    '<javascript:alert(1)>',
  ])('has no link for %s', (markdown) => {
    show(markdown)
    for (const link of target.querySelectorAll('a[href]')) {
      const { protocol, host } = new URL(link.getAttribute('href')!, 'https://page.example')
      expect([protocol, host]).toEqual(['https:', 'page.example'])
    }
  })

  it('asks nobody for a picture', () => {
    show('![a picture](https://elsewhere.example/seen.png "title")')
    expect(target.querySelector('img')).toBeNull()
  })

  it.each(['x" onmouseover="alert(1)', 'x notice', '"><img src=x>'])(
    'takes no class of its own: %s',
    (language) => {
      show(`\`\`\`${language}\ncode\n\`\`\``)
      const code = target.querySelector('pre code')!
      expect(code.getAttributeNames().filter((name) => name !== 'class')).toEqual([])
      expect(code.className).toMatch(/^(language-[\w+#.-]+)?$/)
      expect(target.querySelector('img')).toBeNull()
    },
  )
})
