import { appendFile, mkdtemp, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { until } from '../../test/support/until.ts'
import type { LogLine } from './followFile.ts'
import { followFile } from './followFile.ts'

let file: string

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'follow-'))
  file = join(folder, 'a.log')
  return () => rm(folder, { recursive: true, force: true })
})

const follow = async (keep?: number) => {
  const seen: LogLine[] = []
  const follower = await followFile({ file, keep, interval: 5, onLine: (line) => seen.push(line) })
  onTestFinished(() => follower.stop())
  const lines = () => seen.map(({ line }) => line)
  return {
    follower,
    seen,
    lines,
    has: (line: string) => until(`the line ${line}`, () => lines().includes(line)),
  }
}

describe('followFile', () => {
  test('keeps the last lines of what was there, numbered from the start of the file, and reports only new ones', async () => {
    await writeFile(file, Array.from({ length: 120 }, (_, i) => `old ${i + 1}\n`).join(''))
    const { follower, seen, has } = await follow(50)
    expect(follower.last()).toHaveLength(50)
    expect(follower.last()[0]).toEqual({ line: 'old 71', number: 71 })
    await appendFile(file, 'new\n')
    await has('new')
    expect(seen).toEqual([{ line: 'new', number: 121 }])
    expect(follower.last().at(-1)).toEqual({ line: 'new', number: 121 })
  })

  test('waits for the end of a line, and joins a character that came in two writes', async () => {
    await writeFile(file, '')
    const { lines, has } = await follow()
    const bytes = Buffer.from('grün\n')
    await appendFile(file, bytes.subarray(0, 3))
    await appendFile(file, bytes.subarray(3))
    await has('grün')
    await appendFile(file, 'half')
    await appendFile(file, ' and half\r\nnext\n')
    await has('next')
    expect(lines()).toEqual(['grün', 'half and half', 'next'])
  })

  test('goes on from the top when the file is truncated', async () => {
    await writeFile(file, 'one\ntwo\nthree\n')
    const { seen, has } = await follow()
    await truncate(file)
    await appendFile(file, 'a\n')
    await has('a')
    expect(seen).toEqual([{ line: 'a', number: 4 }])
  })

  test('follows the name when the file is rotated, and misses no line of either file', async () => {
    await writeFile(file, '')
    const { lines, has } = await follow()
    await appendFile(file, 'before\n')
    await has('before')
    await appendFile(file, 'last of the old\n')
    await rename(file, `${file}.1`)
    await writeFile(file, 'first of the new\n')
    await has('first of the new')
    await appendFile(file, 'second of the new\n')
    await has('second of the new')
    expect(lines()).toEqual(['before', 'last of the old', 'first of the new', 'second of the new'])
  })

  test('waits for a file that is not there yet, and for one that was deleted to come back', async () => {
    const { lines, has } = await follow()
    await writeFile(file, 'here\n')
    await has('here')
    await unlink(file)
    await writeFile(file, 'again\n')
    await has('again')
    expect(lines()).toEqual(['here', 'again'])
  })

  test('cuts a line without an end, so that it cannot fill the memory', async () => {
    await writeFile(file, '')
    const { seen } = await follow()
    await appendFile(file, 'x'.repeat(40_000))
    await until('pieces of the long line', () => seen.length === 2)
    expect(seen.map(({ line }) => line.length)).toEqual([16_384, 16_384])
  })

  test('reports nothing after it was stopped', async () => {
    await writeFile(file, '')
    const { follower, seen } = await follow()
    const other = await follow()
    await follower.stop()
    await appendFile(file, 'late\n')
    await other.has('late')
    expect(seen).toEqual([])
  })
})
