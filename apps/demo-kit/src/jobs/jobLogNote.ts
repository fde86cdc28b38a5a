import type { ConnectionState } from '../connection/trouble.ts'

/** What stands below the lines that a job writes: `'…'` while more may come, empty at their end. */
export const jobLogNote = (
  { status, error }: Pick<ConnectionState, 'status' | 'error'>,
  lines: readonly string[],
): string => {
  if (status === 'error') return error?.message ?? ''
  if (status !== 'done') return '…'
  return lines.length === 0 ? 'It wrote nothing.' : ''
}
