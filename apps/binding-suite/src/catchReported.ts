import { onTestFinished, vi } from 'vitest'

/** What the page reports to the console as an error (jsdom has no `reportError`), from now to the end of the test. */
export const catchReported = (): unknown[] => {
  const reported: unknown[] = []
  const spy = vi.spyOn(console, 'error').mockImplementation((first: unknown) => void reported.push(first))
  onTestFinished(() => spy.mockRestore())
  return reported
}
