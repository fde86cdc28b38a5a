import { callApi } from './callApi.ts'

/** What the dev server can do to this browser's streams: the order in the words of its API, and what the user reads. */
export const faults = [
  {
    order: { fault: 'away', seconds: 15 },
    label: 'Away for 15 s',
    effect: 'The line is gone for fifteen seconds: time to post a few that have to be caught up on.',
  },
  { order: { fault: 'drop' }, label: 'Drop the line', effect: 'The connection ends without a word.' },
  {
    order: { fault: 'cut' },
    label: 'Cut mid-message',
    effect: 'Half a message arrives, then the line is gone.',
  },
  { order: { fault: 'stall' }, label: 'Stall', effect: 'The line stays open and falls silent.' },
  { order: { fault: '500' }, label: 'Answer 500', effect: 'The next attempt meets a server error.' },
  { order: { fault: '503' }, label: 'Answer 503', effect: 'The next attempt is asked to come back later.' },
  {
    order: { fault: 'type' },
    label: 'Wrong type',
    effect: 'The next attempt gets something that is no event stream.',
  },
  { order: { fault: 'restart' }, label: 'Restart the hub', effect: 'The server forgets its history.' },
] as const

export type FaultOrder = (typeof faults)[number]['order']

/** Whether this server offers faults at all; one that does not answer offers none. */
export const faultsEnabled = async (): Promise<boolean> => {
  const answer = await callApi<{ enabled?: boolean }>('/api/faults').catch(() => null)
  return answer?.enabled === true
}

export const injectFault = (order: FaultOrder): Promise<unknown> => callApi('/api/faults', order)
