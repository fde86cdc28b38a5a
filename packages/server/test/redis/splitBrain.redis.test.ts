import { expect, test } from 'vitest'
import { connect, until } from '../support/connect.ts'
import { startNode } from '../support/redisNodes.ts'
import { startRedis } from '../support/redisServer.ts'
import { startRelay } from '../support/relay.ts'
import { watch } from '../support/witness.ts'

/** A node at message 15 of a Redis whose replica was promoted at message 10, and another node that is there already. */
const setUp = async () => {
  const main = await startRedis('--repl-diskless-sync-delay', '0')
  const replica = await startRedis('--replicaof', '127.0.0.1', String(main.port))
  const relay = await startRelay(main.port)
  const a = await startNode(`redis://127.0.0.1:${relay.port}`)
  const witness = watch(`${a.url}/?client=ann`)
  await until(() => a.hub.stats().connections === 1 && a.hub.stats().catchingUp === 0)
  for (let i = 1; i <= 10; i += 1) await a.hub.broadcast({ data: `both/${i}` })
  await expect.poll(() => replica.command('HGET', '{ssekit}:meta', 'top')).toBe('10')
  await replica.command('REPLICAOF', 'NO', 'ONE')
  for (let i = 1; i <= 5; i += 1) await a.hub.broadcast({ data: `old/${i}` })
  await until(() => witness.received === 15)
  const b = await startNode(replica.url)
  const sendOnB = async (count: number): Promise<void> => {
    for (let i = 1; i <= count; i += 1) await b.hub.broadcast({ data: `new/${i}` })
  }
  return { a, b, witness, sendOnB, promote: () => relay.moveTo(replica.port) }
}

test.each([5, 6, 20])(
  'a replica is promoted that had not received all, and %i messages of another node fill that up: the gap is told',
  async (count) => {
    const { a, b, witness, sendOnB, promote } = await setUp()
    await sendOnB(count)
    const onB = watch(b.url)
    await until(() => b.hub.stats().connections === 1 && b.hub.stats().catchingUp === 0)
    promote()
    await until(() => witness.gaps.length === 1 && onB.gaps.length === 1)
    const { id } = await a.hub.broadcast({ data: 'after' })
    await until(() => witness.lastEventId === id && onB.lastEventId === id)
    for (const { gaps, violations } of [witness, onB]) expect([gaps, violations]).toEqual([['epoch'], []])
    expect(witness.data.slice(15)).toEqual(['"after"'])
  },
)

test('an order that was given there meanwhile is made up for: who is here is asked for anew', async () => {
  const { a, b, sendOnB, promote } = await setUp()
  const ann = await connect(`${a.url}/?client=ann`)
  await a.hub.disconnect({ client: 'bob' })
  await sendOnB(10)
  await b.hub.disconnect({ client: 'ann' }, { reconnect: false })
  promote()
  await until(() => ann.isWhole() === true)
})

test('where an order is all that came after what was filled up, the gap is told likewise', async () => {
  const { b, witness, sendOnB, promote } = await setUp()
  await sendOnB(5)
  await b.hub.disconnect({ client: 'bob' })
  promote()
  await until(() => witness.gaps.length === 1)
  expect(witness.gaps).toEqual(['epoch'])
})
