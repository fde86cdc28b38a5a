import { createHub } from '@ssekit/server'

interface Events {
  price: number | string
  log: string
}
export const hub = createHub<Events>()

export const sendAll = async (line: string) => {
  await hub.send('ann', { event: 'price', data: 42 }) // the page gets the number 42
  await hub.send('ann', { event: 'price', data: '42' }) // the page gets the string "42"
  await hub.send('ann', { event: 'log', text: line }) // as it is: for a page that reads text, and for '[DONE]'
}
