import { frameworks } from './frameworks.ts'
import { startApp } from './startApp.ts'
import { expect, test, through } from './test.ts'

test.describe.configure({ mode: 'serial' })

/** A team of its own for each test: what others send does not reach it. */
let teams = 0
const newTeam = (): string => `team${(teams += 1)}`

test('a stream opens at once, before there is anything to say; who is nobody is refused', async ({
  app,
  open,
}) => {
  const response = await app.fetch(`${app.url}/api/stream`)
  expect(response.status).toBe(401)
  await response.body?.cancel()

  const reader = open('ann', newTeam())
  await expect.poll(reader.status).toBe('open')
  expect(reader.statuses).toEqual(['open'])
})

test('what is sent to a team reaches all of it, and nobody else', async ({ app, open }) => {
  const [red, blue] = [newTeam(), newTeam()]
  const readers = [open('ann', red), open('bob', red), open('cid', blue)]
  for (const { status } of readers) await expect.poll(status).toBe('open')
  await app.notify(red, 'for red')
  await app.notify(blue, 'for blue')
  await app.notify(red, 'for red again')
  const titles = () => readers.map((reader) => reader.titles)
  await expect
    .poll(titles)
    .toEqual([['for red', 'for red again'], ['for red', 'for red again'], ['for blue']])
})

test('after a lost connection comes what was missed, each once and in order', async ({
  app,
  framework,
  open,
  relay,
}) => {
  const team = newTeam()
  const reader = open('ann', team, through(framework, relay))
  await expect.poll(reader.status).toBe('open')
  const sent: string[] = []
  const send = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      sent.push(`number ${sent.length}`)
      await app.notify(team, sent.at(-1)!)
    }
  }
  await send(5)
  await expect.poll(() => reader.titles.length).toBe(5)
  for (let round = 0; round < 2; round += 1) {
    relay.cut()
    await expect.poll(reader.status).toBe('reconnecting')
    await send(20)
    relay.mend()
    await send(5)
    await expect.poll(() => reader.titles.length).toBe(sent.length)
  }
  expect(reader.titles).toEqual(sent)
  expect(reader.gaps).toEqual([])
})

test('a reader that leaves is noticed, and one whose connection dies', async ({
  app,
  framework,
  open,
  relay,
}) => {
  const connections = async (): Promise<number> => (await app.health()).connections
  await expect.poll(connections).toBe(0)
  const stays = open('ann', newTeam())
  const leaves = open('bob', newTeam())
  const dies = open('cid', newTeam(), through(framework, relay))
  await expect.poll(connections).toBe(3)
  leaves.stream.close()
  await expect.poll(connections).toBe(2)
  relay.cut()
  await expect.poll(connections).toBe(1)
  expect(stays.statuses).toEqual(['open'])
  await expect.poll(dies.status).toBe('reconnecting')
})

test('it ends in order: everyone is told to come back, and does', async ({ framework, open }) => {
  const app = await startApp(framework)
  const team = newTeam()
  const readers = ['ann', 'bob', 'cid', 'dot'].map((user) => open(user, team, app.url))
  for (const { status } of readers) await expect.poll(status).toBe('open')
  await app.notify(team, 'the last')
  const ended = app.process.stop('SIGTERM')

  // While the streams end one by one, somebody else comes.
  await expect.poll(() => readers.some(({ status }) => status() === 'reconnecting')).toBe(true)
  const latecomer = await app
    .fetch(`${app.url}/api/stream`, { headers: { cookie: `user=eve; team=${team}` } })
    .then(
      async (response) => `${response.status} ${await response.text()}`,
      () => 'refused',
    )
  expect(latecomer).toMatch(
    frameworks[framework].latecomers === 'told' ? /^200 retry: \d+\n\n$/ : /^(200 retry: \d+\n\n|refused)$/,
  )

  expect([await ended, app.process.output()]).toEqual([
    frameworks[framework].exit,
    expect.not.stringMatching(/error|warn/i),
  ])
  for (const { statuses, titles } of readers) {
    expect(statuses).not.toContain('error')
    expect(statuses).not.toContain('done')
    expect(titles).toEqual(['the last'])
  }

  const again = await startApp(framework, { port: app.port })
  for (const { status } of readers) await expect.poll(status).toBe('open')
  await again.notify(team, 'the first')
  for (const { titles } of readers) await expect.poll(() => titles).toEqual(['the last', 'the first'])
  // The history was in memory, and went with the process: that is told.
  for (const { gaps } of readers) expect(gaps).toEqual(['epoch'])
  await again.process.stop('SIGKILL')
})
