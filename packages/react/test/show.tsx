import { onTestFinished } from 'vitest'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'

/**
 * A page as in an application. Not Testing Library's: that renders inside act(), which gathers renders, and these tests
 * are about when React renders what.
 */
export const show = (ui: ReactNode) => {
  const container = document.createElement('main')
  document.body.append(container)
  const root = createRoot(container)
  let isMounted = true
  const unmount = (): void => {
    if (isMounted) root.unmount()
    isMounted = false
    container.remove()
  }
  onTestFinished(unmount)
  root.render(ui)
  return {
    container,
    text: (): string => container.textContent,
    rerender: (next: ReactNode): void => root.render(next),
    unmount,
  }
}
