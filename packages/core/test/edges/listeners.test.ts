import { steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { describe, expect, onTestFinished } from 'vitest'
import { createSSEClient } from '../../src/index.ts'
import { it } from './support/server.ts'

const { stream } = steps

/** Not listened to yet. */
const make = (server: ScenarioServer) => {
  server.script('/', stream('data: 1\n\n'))
  const consumer = createSSEClient({ flush: 'sync' }).stream(server.url('/'))
  onTestFinished(() => consumer.close())
  return consumer
}

describe('a listener that another one removes', () => {
  it('is not called any more, also not for what is just being told: subscribe()', async ({ server }) => {
    const consumer = make(server)
    const told: string[] = []
    const isOpen = () => consumer.getSnapshot().status === 'open'
    consumer.subscribe(() => {
      if (!isOpen()) return
      told.push('first')
      offSecond()
    })
    const offSecond = consumer.subscribe(() => void (isOpen() && told.push('second')))
    consumer.subscribe(() => void (isOpen() && told.push('third')))
    await expect.poll(() => consumer.getSnapshot().data).toBe(1)
    expect(told).toContain('third')
    expect(told).not.toContain('second')
  })

  it('the same with on(), which the message itself is for', async ({ server }) => {
    const consumer = make(server)
    const told: string[] = []
    consumer.on('message', () => {
      told.push('first')
      offSecond()
    })
    const offSecond = consumer.on('message', () => void told.push('second'))
    consumer.on('message', () => void told.push('third'))
    await expect.poll(() => told).toEqual(['first', 'third'])
    await expect.poll(() => consumer.getSnapshot().data).toBe(1)
    expect(told).toEqual(['first', 'third'])
  })

  it('and when close() is what is told', async ({ server }) => {
    const consumer = make(server)
    const told: string[] = []
    const isClosed = () => consumer.getSnapshot().status === 'closed'
    consumer.subscribe(() => {
      if (!isClosed()) return
      told.push('first')
      offSecond()
    })
    const offSecond = consumer.subscribe(() => void (isClosed() && told.push('second')))
    consumer.close()
    expect(told).toEqual(['first'])
  })
})

it('a listener that another one adds is called from the next time on', async ({ server }) => {
  const consumer = make(server)
  const told: string[] = []
  const offs = [
    consumer.subscribe(() => {
      const { status } = consumer.getSnapshot()
      told.push(`first ${status}`)
      if (offs.length === 1) {
        offs.push(consumer.subscribe(() => void told.push(`added ${consumer.getSnapshot().status}`)))
      }
    }),
  ]
  await expect.poll(() => consumer.getSnapshot().data).toBe(1)
  consumer.close()
  expect(told.filter((text) => text.startsWith('added')).length).toBe(
    told.filter((text) => text.startsWith('first')).length - 1,
  )
  expect(told.at(-1)).toBe('added closed')
})
