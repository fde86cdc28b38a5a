import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepFocus } from './keepFocus.ts'

let stop = () => {}
const element = (selector: string) => document.querySelector<HTMLElement>(selector)!

beforeEach(() => {
  document.body.innerHTML = `
    <header><button id="bell">Bell</button></header>
    <main tabindex="-1">
      <ul><li id="a"><button>A</button></li><li id="b"><button>B</button></li><li id="c"><button>C</button></li></ul>
      <p><input><button id="alone">Alone</button></p>
    </main>
    <aside><button id="toast">Toast</button></aside>`
  stop = keepFocus(element('main'))
})
afterEach(() => stop())

it.each([
  ['to the one after it', '#b', '#c button'],
  ['to the one before it, where it was the last', '#c', '#b button'],
  ['to what is around it, never a text field', '#alone', 'main'],
  ['to the content, from outside of it', 'aside', 'main'],
])('gives the focus of what is taken out %s', async (_, gone, next) => {
  const button = element(gone).querySelector('button') ?? element(gone)
  button.focus()
  element(gone).remove()
  await vi.waitFor(() => expect(document.activeElement).toBe(element(next)))
})

it('leaves alone what was left before, and what has gone on to something else', async () => {
  element('#a button').focus()
  element('#a button').blur()
  await Promise.resolve()
  element('#a').remove()
  await Promise.resolve()
  expect(document.activeElement).toBe(document.body)
  element('#b button').focus()
  element('#b').remove()
  element('#bell').focus()
  await Promise.resolve()
  expect(document.activeElement).toBe(element('#bell'))
})
