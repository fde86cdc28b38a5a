import { until } from '@ssekit/binding-suite'
import { expect, it } from 'vitest'
import { serveValues } from '../../server/test/support/serveValues.ts'
import { pollingTransport, type StreamDefinition, useSSE } from '../src/index.ts'
import { show } from './show.tsx'

const Listening = ({ source }: { source: StreamDefinition }) => <>{useSSE(source).status}</>

it.each([
  ['over a stream', 'streamUrl', {}],
  ['polled', 'pollUrl', { transport: pollingTransport({ interval: 5 }) }],
] as const)(
  'every JSON value, and strings that look like others, arrive as the hub sent them, replayed and live: %s',
  async (_, at, more) => {
    const served = await serveValues()
    const seen: unknown[] = []
    const errors: unknown[] = []
    const source: StreamDefinition = {
      url: served[at],
      ...more,
      lastEventId: 'earliest',
      events: { value: (data) => seen.push(data) },
      onError: (error) => errors.push(error),
    }
    show(<Listening source={source} />)
    await until(() => seen.length === served.values.length, 'all values, replayed')
    await served.send()
    await until(() => seen.length === 2 * served.values.length, 'all values, live')
    expect([seen, errors]).toEqual([[...served.values, ...served.values], []])
  },
)
