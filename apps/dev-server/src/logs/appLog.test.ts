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
  expect(text.endsWith('\n') && text.indexOf('\n') === text.length - 1).toBe(true)
  const entry = JSON.parse(text) as Record<string, unknown>
  expect(entry).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    msg: 'GET /a\nforged line\u001b[31m',
  })
})

test('errors keep their stack, details their shape, and secrets stay out', async () => {
  const { file, logger } = createAppLog(join(folder, 'a.log'))
  logger.error('It failed', new Error('the cause'))
  logger.warn('Slow', { client: 'ann', token: 'secret', request: { cookie: 'secret' } })
  const text = await readFile(file, 'utf8')
  const [error, warning] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(error).toMatchObject({ level: 'error', msg: 'It failed', err: { message: 'the cause' } })
  expect(warning).toMatchObject({ level: 'warn', msg: 'Slow', details: { client: 'ann' } })
  expect(text).not.toContain('secret')
})

test('a full file is set aside, and the next begins', async () => {
  const log = createAppLog(join(folder, 'a.log'), 100)
  for (let line = 0; line < 5; line += 1) log.write(`line ${line} ${'.'.repeat(40)}`)
  const [old, current] = await Promise.all([readFile(`${log.file}.1`, 'utf8'), readFile(log.file, 'utf8')])
  expect(old + current).toContain('line 4')
  expect(old).toContain('line 3')
  expect(old.length).toBeLessThan(200)
})
