import { plural } from '../format/plural.ts'
import { isApiError } from './apiError.ts'
import { callApi } from './callApi.ts'

/** What the dev server can do to this browser's streams: the order in the words of its API, and what the user reads. */
export const faults = [
  {
    order: { fault: 'away', seconds: 15 },
    label: 'Away for 15 s',
    effect:
      'Every connection ends and is refused with 503 until then. What is posted meanwhile comes afterwards.',
  },
  {
    order: { fault: 'drop' },
    label: 'Drop',
    effect: 'The connections end without a word. The page asks again after about a second.',
  },
  {
    order: { fault: 'cut' },
    label: 'Cut mid-message',
    effect: 'Half a message is sent, then the connections end. The half is never shown.',
  },
  {
    order: { fault: 'stall' },
    label: 'Stall',
    effect:
      'The connections stay open and fall silent. After 12.5 s without a heartbeat they are taken for dead.',
  },
  {
    order: { fault: '500' },
    label: 'Answer 500',
    effect: 'The connections end. The next attempt is answered with an error, the one after it works.',
  },
  {
    order: { fault: '503' },
    label: 'Answer 503',
    effect: 'The connections end. The next attempt is told to come back in a second.',
  },
  {
    order: { fault: 'type' },
    label: 'Wrong type',
    effect:
      'The connections end. The next attempt gets a web page in place of a stream, which is final: “Try now” begins again.',
  },
  {
    order: { fault: 'restart' },
    label: 'Restart the hub',
    effect:
      'The server forgets what it sent. The page is told that messages may be missing, not left to guess.',
  },
] as const

export type Fault = (typeof faults)[number]

/** Whether this server offers faults at all; one that does not answer offers none. */
export const faultsEnabled = async (): Promise<boolean> => {
  const answer = await callApi<{ enabled?: boolean }>('/api/faults').catch(() => null)
  return answer?.enabled === true
}

/** What the server did at once and what comes of it, or why it did nothing. */
export const injectFault = async ({ order, effect }: Fault): Promise<string> => {
  try {
    const { hit } = await callApi<{ hit: number }>('/api/faults', order)
    return `${plural(hit, 'connection')} hit. ${effect}`
  } catch (error) {
    if (!isApiError(error)) throw error
    return error.message
  }
}
