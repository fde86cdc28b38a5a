import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { compressFiles } from './compressFiles.ts'
import { hashFiles } from './hashFiles.ts'
import { listGroups, mergeGroups, takeBytes } from './projectFiles.ts'
import type { Progress, TaskEvent, Work } from './task.ts'
import { startTask } from './task.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'work-'))
  const write = async (path: string, text: string) => {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await write('packages/core/src/a.ts', 'a'.repeat(200_000))
  await write('packages/core/src/b.ts', 'bb')
  await write('packages/core/node_modules/skipped.js', 'not ours')
  await write('packages/server/c.ts', 'c'.repeat(50_000))
  await write('node_modules/.store/d.js', 'd'.repeat(1000))
  await symlink(root, join(root, 'packages/core/loop'))
  return () => rm(root, { recursive: true, force: true })
})

const run = async (work: Work): Promise<TaskEvent[]> => {
  const events: TaskEvent[] = []
  await startTask(work, async (event) => void events.push(event)).settled
  return events
}
const outcome = (events: TaskEvent[]) =>
  (events.at(-1) as { data: unknown }).data as { status: string; message: string; result?: unknown }
const progress = (events: TaskEvent[]) =>
  events.filter((e) => e.event === 'progress').map((e) => e.data as Progress)

describe('the files of the project', () => {
  test('are grouped by package, in order, without what is installed inside and without following links', async () => {
    const groups = await listGroups(root, 1e9)
    expect(groups.map(({ name, files }) => [name, files.map(({ path }) => path)])).toEqual([
      ['packages/core', ['packages/core/src/a.ts', 'packages/core/src/b.ts']],
      ['packages/server', ['packages/server/c.ts']],
      ['node_modules', ['node_modules/.store/d.js']],
    ])
    expect(mergeGroups(groups).bytes).toBe(251_002)
  })

  test('end where the bytes asked for are together', async () => {
    const groups = takeBytes(await listGroups(root, 1e9), 200_001)
    expect(groups.map(({ name }) => name)).toEqual(['packages/core'])
    expect(groups[0]).toMatchObject({ bytes: 200_002 })
  })
})

describe('compressFiles', () => {
  test('takes a step per group, by bytes, and its figures are those of the files', async () => {
    const events = await run(compressFiles(root, () => listGroups(root, 1e9)))
    const steps = progress(events)
    expect(steps.map(({ percentage }) => percentage)).toEqual(
      [...steps.map(({ percentage }) => percentage)].sort((a, b) => a - b),
    )
    expect(steps.at(-1)).toMatchObject({ step: 3, total: 3, percentage: 100 })
    expect(outcome(events)).toMatchObject({ status: 'done', result: { files: 4, bytes: 251_002 } })
    const { gzip, brotli } = outcome(events).result as { gzip: number; brotli: number }
    expect(gzip).toBeLessThan(251_002 / 50)
    expect(brotli).toBeLessThan(gzip)
  })

  test('fails on a file that is missing, naming it as the project does', async () => {
    const group = { name: 'x', bytes: 0, files: [{ path: 'packages/none.ts', bytes: 0 }] }
    const events = await run(compressFiles(root, async () => [group]))
    expect(outcome(events)).toMatchObject({
      status: 'failed',
      message: 'packages/none.ts: there is no such file.',
    })
  })

  test('leaves the event loop free while it works', async () => {
    let turns = 0
    const timer = setInterval(() => (turns += 1), 1)
    await run(compressFiles(root, () => listGroups(root, 1e9)))
    clearInterval(timer)
    expect(turns).toBeGreaterThan(3)
  })
})

describe('hashFiles', () => {
  const all = async () => mergeGroups(await listGroups(root, 1e9))

  test('finds every checksum again', async () => {
    const events = await run(hashFiles(root, all))
    expect(outcome(events)).toMatchObject({ status: 'done', result: { files: 4, bytes: 251_002 } })
    expect(progress(events).map(({ step }) => step)).toContain(2)
  })

  test('fails on a checksum that does not match, and the one it computed is the true one', async () => {
    const path = 'packages/core/src/b.ts'
    const events = await run(hashFiles(root, all, (manifest) => manifest.set(path, 'f'.repeat(64))))
    const checksum = createHash('sha256')
      .update(await readFile(join(root, path)))
      .digest('hex')
    expect(outcome(events)).toMatchObject({
      status: 'failed',
      message: `${path}: the checksum is ${checksum.slice(0, 12)}, but ffffffffffff was written down.`,
    })
  })

  test('stops when it is told to', async () => {
    const task = startTask(hashFiles(root, all), async () => undefined)
    task.stop()
    await task.settled
    expect(task.outcome()).toMatchObject({ status: 'failed', message: 'Stopped: the server is closing.' })
  })
})
