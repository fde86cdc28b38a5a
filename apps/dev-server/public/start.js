// The start page's own few lines: its colours, which the demos share, and a post to both of them.

/* global document, localStorage, addEventListener, fetch */

const themes = ['system', 'light', 'dark']
const name = 'ssekit-demo:theme'

const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? 'null')
    return themes.includes(kept) ? kept : 'system'
  } catch {
    return 'system'
  }
}

const button = document.querySelector('#theme')
const show = (theme) => {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  button.textContent = `Colours: ${theme}`
}

show(read())
addEventListener('storage', () => show(read()))
button.addEventListener('click', () => {
  const next = themes[(themes.indexOf(read()) + 1) % themes.length]
  localStorage.setItem(name, JSON.stringify(next))
  show(next)
})

const form = document.querySelector('#post')
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const output = form.querySelector('output')
  const title = form.elements.title.value.trim()
  const answer = await fetch('/api/notify', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title, kind: 'comment', from: 'The start page' }),
  }).catch(() => null)
  if (answer?.ok) {
    form.reset()
    output.textContent = 'There it is, in both.'
    return
  }
  const body = await answer?.json().catch(() => null)
  output.textContent = body?.error?.message ?? 'The server does not answer.'
})
