import type { TestProject } from 'vitest/node'
import { startRemote } from './startRemote.ts'

/** One scenario server for all browsers; each test has paths of its own. `scenarios` reaches it. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const { url, close } = await startRemote()
  provide('scenarios', url)
  return close
}
