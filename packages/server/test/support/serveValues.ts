import { onTestFinished } from 'vitest'
import { createHub } from '../../src/index.ts'
import { serve } from './serve.ts'
import { VALUES } from './values.ts'

/** A hub that has sent every value, and sends them again when told: for the hooks of both frameworks. */
export const serveValues = async () => {
  const hub = createHub()
  const grant = () => ({ client: 'ann' })
  const [stream, poll] = [hub.handler(grant), hub.pollHandler(grant)]
  const url = await serve((req, res) => (req.url!.startsWith('/poll') ? poll : stream)(req, res))
  onTestFinished(() => hub.close())
  const send = async (): Promise<void> => {
    for (const data of VALUES) await hub.broadcast({ event: 'value', data })
  }
  await send()
  return { values: VALUES, streamUrl: `${url}/`, pollUrl: `${url}/poll`, send }
}
