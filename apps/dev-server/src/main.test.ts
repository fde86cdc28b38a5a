import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { until } from '../test/support/until.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const tsconfig = fileURLToPath(new URL('../tsconfig.json', import.meta.url))

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'main-'))
  return () => rm(folder, { recursive: true, force: true })
})

/** The server as a process of its own, from source. */
const run = (env: Record<string, string>) => {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', main], {
    env: { ...process.env, TSX_TSCONFIG_PATH: tsconfig, LOG_FILE: join(folder, 'server.log'), ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = { out: '', err: '' }
  child.stdout!.on('data', (chunk: Buffer) => (output.out += chunk.toString()))
  child.stderr!.on('data', (chunk: Buffer) => (output.err += chunk.toString()))
  const exited = once(child, 'exit') as Promise<[code: number | null]>
  return { child, output, exited }
}

describe('main', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'prints where everything is, and %s ends it cleanly',
    async (signal) => {
      const { child, output, exited } = run({ PORT: '0', FAULTS: '1' })
      await until('the URLs', () => output.out.includes('Faults'))
      const url = /API +(http:\/\/127\.0\.0\.1:\d+)\//.exec(output.out)![1]!
      expect(output.out).toContain(`${url}/react/`)
      expect(output.out).toContain(`${url}/vue/`)
      const stream = await fetch(`${url}/api/stream`)
      expect(stream.status).toBe(200)
      child.kill(signal)
      expect(await exited).toEqual([0, null])
      // Ended by the server in good order: the body is whole.
      await expect(stream.text()).resolves.toContain('event: welcome')
      expect(output.err).toBe('')
    },
  )

  test('a taken port is one line that names PORT, and exit code 1', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    const { output, exited } = run({ PORT: String(port) })
    expect((await exited)[0]).toBe(1)
    expect(output.err.trim().split('\n')).toHaveLength(1)
    expect(output.err).toContain(`PORT ${port} is taken`)
  })

  test('a variable that makes no sense is one line that names it', async () => {
    const { output, exited } = run({ PORT: 'http' })
    expect((await exited)[0]).toBe(1)
    expect(output.err.trim()).toBe('PORT must be a whole number from 0 to 65535, not "http".')
  })
})
