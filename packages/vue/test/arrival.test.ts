import { until } from '@ssekit/binding-suite'
import { mount } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import { defineComponent } from 'vue'
import { serveValues } from '../../server/test/support/serveValues.ts'
import { pollingTransport, type StreamDefinition, useSSE } from '../src/index.ts'

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
    const Listening = defineComponent(() => {
      const { status } = useSSE(source)
      return () => status.value
    })
    const page = mount(Listening)
    onTestFinished(() => page.unmount())
    await until(() => seen.length === served.values.length, 'all values, replayed')
    await served.send()
    await until(() => seen.length === 2 * served.values.length, 'all values, live')
    expect([seen, errors]).toEqual([[...served.values, ...served.values], []])
  },
)
