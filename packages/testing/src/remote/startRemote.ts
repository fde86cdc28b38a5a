import type { IncomingMessage } from 'node:http'
import { createScenarioServer } from '../scenarioServer/index.ts'
import { createCalls, type Calls } from './createCalls.ts'
import { createRelays } from './createRelays.ts'
import type { RemoteCall } from './protocol.ts'

/** A scenario server with an address that takes orders. */
export interface Remote {
  /** Where `connectRemote` finds it. */
  readonly url: string
  close(): Promise<void>
}

/** Starts a scenario server for tests in browsers, and a second server, on a port of its own, that they drive it by. */
export const startRemote = async (): Promise<Remote> => {
  const { createServer } = await import('node:http')
  const scenarios = await createScenarioServer()
  const relays = createRelays()
  const calls = createCalls(scenarios, relays)

  const orders = createServer((request, response) => {
    const reply = (status: number, answer: unknown): void => {
      const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' }
      response.writeHead(status, headers).end(JSON.stringify(answer))
    }
    void read(request)
      .then((text) => answer(calls, JSON.parse(text) as RemoteCall))
      .then(
        (result) => reply(200, { result }),
        (error: unknown) => reply(400, { error: String(error) }),
      )
  })
  await new Promise<void>((resolve) => orders.listen(0, '127.0.0.1', resolve))
  const address = orders.address()

  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: async () => {
      await relays.close()
      await scenarios.close()
      orders.closeAllConnections()
      await new Promise((resolve) => orders.close(resolve))
    },
  }
}

const read = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string
  return text
}

const answer = async (calls: Calls, order: RemoteCall): Promise<unknown> => {
  switch (order.call) {
    case 'serve':
      return calls.serve(order.params)
    case 'play':
      return calls.play(order.params)
    case 'requests':
      return calls.requests(order.params)
    case 'relay':
      return calls.relay(order.params)
    case 'setRelay':
      return calls.setRelay(order.params)
    case 'findUnused':
      return calls.findUnused(order.params)
    default:
      throw new Error(`There is no call of this name: ${JSON.stringify(order)}`)
  }
}
