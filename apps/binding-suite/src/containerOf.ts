import { onTestFinished } from 'vitest'

/** An element of the page with this markup in it, for as long as the test. */
export const containerOf = (markup: string): HTMLElement => {
  const container = document.createElement('div')
  container.innerHTML = markup
  document.body.append(container)
  onTestFinished(() => container.remove())
  return container
}
