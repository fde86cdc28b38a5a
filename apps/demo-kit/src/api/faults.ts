import { callApi } from './callApi.ts'

/** What the dev server can do to this page's streams, in the words of its API. */
export const faults = [
  { fault: 'drop', label: 'Drop the line', effect: 'The connection ends without a word.' },
  { fault: 'cut', label: 'Cut mid-message', effect: 'Half a message arrives, then the line is gone.' },
  { fault: 'stall', label: 'Stall', effect: 'The line stays open and falls silent.' },
  { fault: '500', label: 'Answer 500', effect: 'The next attempt meets a server error.' },
  { fault: '503', label: 'Answer 503', effect: 'The next attempt is asked to come back later.' },
  { fault: 'type', label: 'Wrong type', effect: 'The next attempt gets something that is no event stream.' },
  { fault: 'restart', label: 'Restart the hub', effect: 'The server forgets its history.' },
] as const

export type Fault = (typeof faults)[number]['fault']

/** Whether this server offers faults at all; one that does not answer offers none. */
export const faultsEnabled = async (): Promise<boolean> => {
  const answer = await callApi<{ enabled?: boolean }>('/api/faults').catch(() => null)
  return answer?.enabled === true
}

export const injectFault = (fault: Fault, times = 1): Promise<unknown> =>
  callApi('/api/faults', { fault, times })
