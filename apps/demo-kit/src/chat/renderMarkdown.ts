import createPurifier from 'dompurify'
import { Marked } from 'marked'
import { copyText } from '../frame/copyText.ts'

/** What an answer may be made of: text, lists, tables, code and links. No pictures: they would tell others who reads what. */
const TAGS =
  'p br strong em del code pre ul ol li blockquote h1 h2 h3 h4 h5 h6 hr table thead tbody tr th td a'.split(
    ' ',
  )
/** Pages and mail, and this server's own; no `javascript:`, no `data:`. */
const ADDRESSES = /^(?:https?:|mailto:|\/(?![/\\]))/i

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

const marked = new Marked({
  gfm: true,
  // HTML within an answer is shown, not obeyed.
  renderer: { html: ({ text }) => escape(text) },
})

const purifier = createPurifier(window)
purifier.addHook('uponSanitizeAttribute', (element, attribute) => {
  if (attribute.attrName !== 'class') return
  // A class of ours would let an answer dress up as the page.
  attribute.keepAttr = element.nodeName === 'CODE' && /^language-[\w+#.-]+$/.test(attribute.attrValue)
})
purifier.addHook('afterSanitizeAttributes', (element) => {
  if (element.nodeName !== 'A') return
  element.setAttribute('target', '_blank')
  element.setAttribute('rel', 'noopener noreferrer')
})

const toFragment = (html: string): DocumentFragment =>
  purifier.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ['href', 'title', 'start', 'class'],
    ALLOWED_URI_REGEXP: ADDRESSES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  })

/** Code in a frame that says its language and can be copied. */
const frameCode = (pre: HTMLPreElement): void => {
  const code = pre.querySelector('code')
  const frame = document.createElement('div')
  frame.className = 'code'
  const bar = document.createElement('div')
  bar.className = 'code-bar'
  const language = document.createElement('span')
  language.textContent = code?.className.replace('language-', '') || 'text'
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button-small button-bare'
  button.textContent = 'Copy code'
  button.addEventListener('click', () => {
    void copyText(pre.textContent ?? '').then((said) => (button.textContent = said))
  })
  bar.append(language, button)
  pre.tabIndex = 0
  pre.replaceWith(frame)
  frame.append(bar, pre)
}

/** A table that is wider than the answer scrolls by itself. */
const frameTable = (table: HTMLTableElement): void => {
  const frame = document.createElement('div')
  frame.className = 'table-scroll'
  frame.tabIndex = 0
  table.replaceWith(frame)
  frame.append(table)
}

const toBlock = (html: string): HTMLElement => {
  const block = document.createElement('div')
  block.className = 'markdown-block'
  block.append(toFragment(html))
  block.querySelectorAll('pre').forEach(frameCode)
  block.querySelectorAll('table').forEach(frameTable)
  return block
}

/** What each element shows, block by block, as Markdown. */
const shown = new WeakMap<HTMLElement, string[]>()

/**
 * Shows Markdown from others in `target`, safely. Called again as it grows, it makes only the blocks anew that have changed,
 * so that a long answer costs no more for each word, and what is selected above stays so.
 */
export const renderMarkdown = (target: HTMLElement, markdown: string): void => {
  const tokens = marked.lexer(markdown).filter(({ type }) => type !== 'space' && type !== 'def')
  const before = shown.get(target) ?? []
  const raws = tokens.map(({ raw }) => raw)
  if (before.length === 0) target.replaceChildren()
  const same = raws.findIndex((raw, index) => raw !== before[index])
  const keep = same < 0 ? raws.length : same
  while (target.children.length > keep) target.lastElementChild!.remove()
  for (const token of tokens.slice(keep)) target.append(toBlock(marked.parser([token])))
  shown.set(target, raws)
}
