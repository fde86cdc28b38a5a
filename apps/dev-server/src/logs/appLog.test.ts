import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { createAppLog } from './appLog.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-log-'))
  return () => rm(folder, { recursive: true, force: true })
})

test('an entry is one line with its time, whatever it holds', async () => {
  const log = createAppLog(join(folder, 'deep', 'a.log'))
  log.write('GET /a\nforged line\u001b[31m')
  const text = await readFile(log.file, 'utf8')
  expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z GET \/a ↵ forged line ↵ \[31m\n$/)
})

test('a full file is set aside, and the next begins', async () => {
  const log = createAppLog(join(folder, 'a.log'), 100)
  for (let line = 0; line < 5; line += 1) log.write(`line ${line} ${'.'.repeat(40)}`)
  const [old, current] = await Promise.all([readFile(`${log.file}.1`, 'utf8'), readFile(log.file, 'utf8')])
  expect(old + current).toContain('line 4')
  expect(old).toContain('line 3')
  expect(old.length).toBeLessThan(200)
})
