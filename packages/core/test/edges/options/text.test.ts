import { steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { describe, expect, onTestFinished } from 'vitest'
import { createSSEClient, createTextView, type SSEError, type TextOptions } from '../../../src/index.ts'
import { it } from '../support/server.ts'

const { end, stream } = steps

const WRONG: [string, object][] = [
  ...[5, true, 'text', { value: 'ref' }, /a/, Symbol('s')].map((delta): [string, object] => [
    'delta',
    { delta },
  ]),
  ['until', { until: 5 }],
  ['failOn', { failOn: /error/ }],
  ['sentinel', { sentinel: ['[DONE]'] }],
]

const open = (server: ScenarioServer, options: object) => {
  server.script('/', [...stream('data: "Hi"\n\n'), end])
  const errors: SSEError[] = []
  const complete = (more: object): TextOptions => ({ onError: (error) => void errors.push(error), ...more })
  const client = createSSEClient()
  const view = createTextView(client, server.url('/'), complete(options))
  onTestFinished(view.subscribe(() => {}))
  return {
    view,
    errors,
    update: (next: object) => {
      view.update(server.url('/'), complete(next))
      view.refresh()
    },
  }
}

describe('an option of a text that cannot be used', () => {
  it.for(WRONG)(
    '%s: one that begins by itself is in error, and asks when the next is good',
    async ([name, wrong], { server }) => {
      const { view, errors, update } = open(server, wrong)
      expect(view.getSnapshot()).toMatchObject({ status: 'error', text: '', isStreaming: false })
      expect(errors).toMatchObject([{ code: 'request', fatal: true }])
      expect(errors[0]!.message).toContain(`option ${name} `)
      update(wrong)
      expect(server.requests()).toHaveLength(0)
      update({})
      await expect.poll(() => view.getSnapshot()).toMatchObject({ status: 'done', text: 'Hi' })
      expect(server.requests()).toHaveLength(1)
      expect(errors).toHaveLength(1)
    },
  )

  it.for(WRONG)(
    '%s: start() rejects with it, and nobody asks without another start()',
    async ([name, wrong], { server }) => {
      const { view, errors, update } = open(server, { manual: true, ...wrong })
      await expect(view.start({ message: 'Hello' })).rejects.toMatchObject({ code: 'request', fatal: true })
      expect(view.getSnapshot()).toMatchObject({ status: 'error', isStreaming: false })
      expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining(`option ${name} `)])
      update({ manual: true })
      // Longer than it would take to ask.
      server.script('/witness', [...stream('data: "Hi"\n\n'), end])
      const witness = createTextView(createSSEClient(), server.url('/witness'), { manual: true })
      onTestFinished(witness.subscribe(() => {}))
      await witness.start()
      expect(server.requests('/')).toHaveLength(0)
      expect(await view.start({ message: 'Hello' })).toBe('Hi')
      expect(server.requests('/')).toHaveLength(1)
    },
  )

  it.for([null, undefined])('%s is not given', async (nothing, { server }) => {
    const { view } = open(server, { delta: nothing, manual: nothing, until: nothing, sentinel: nothing })
    await expect.poll(() => view.getSnapshot()).toMatchObject({ status: 'done', text: 'Hi' })
  })
})
