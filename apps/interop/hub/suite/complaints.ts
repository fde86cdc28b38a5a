import type { Page } from '@playwright/test'

/** What the page says in its console, or throws, from now on; that a request was refused is the browser's own word. */
export const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    const isTheBrowsers = message.text().startsWith('Failed to load resource')
    if (['error', 'warning'].includes(message.type()) && !isTheBrowsers) complaints.push(message.text())
  })
  return complaints
}
