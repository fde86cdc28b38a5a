import process from 'node:process'
import { onTestFinished } from 'vitest'

/** Rejections that nobody handles, from now to the end of the test. */
export const catchUnhandledRejections = (): unknown[] => {
  const unhandled: unknown[] = []
  const listen = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', listen)
  onTestFinished(() => void process.off('unhandledRejection', listen))
  return unhandled
}
