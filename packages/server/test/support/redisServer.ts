import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'redis'
import { onTestFinished } from 'vitest'
import type { RedisLogClient } from '../../src/redis/index.ts'
import { until } from './connect.ts'
import { freePort } from './freePort.ts'

/** A Redis of the test's own, on a random port, without persistence: what it holds dies with it. */
export interface RedisServer {
  readonly port: number
  readonly url: string
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
  /** Starts it again on its port, empty. */
  start(): Promise<void>
  /** Stops its clock: connections stay, answers do not come. */
  pause(): void
  resume(): void
  /** A command from an operator. */
  command(...words: string[]): Promise<unknown>
}

export const startRedis = async (...more: string[]): Promise<RedisServer> => {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  // A replica leaves what it was sent in its folder, and the next server there would begin with it.
  const folder = await mkdtemp(join(tmpdir(), 'ssekit-redis-'))
  let child: ChildProcess | null = null

  const server: RedisServer = {
    port,
    url,
    async start() {
      await rm(join(folder, 'dump.rdb'), { force: true })
      const args = [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--appendonly',
        'no',
        ...more,
      ]
      const started = spawn('redis-server', args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
      child = started
      let output = ''
      started.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
      await until(() => {
        if (started.exitCode !== null) throw new Error(`redis-server ended: ${output}`)
        return output.includes('Ready to accept connections')
      }, 'redis-server to be ready')
    },
    async kill() {
      const killed = child
      if (!killed || killed.exitCode !== null || killed.signalCode !== null) return
      const ended = new Promise((resolve) => killed.once('exit', resolve))
      killed.kill('SIGKILL')
      await ended
    },
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async command(...words) {
      const operator = createClient({ url })
      operator.on('error', () => {})
      await operator.connect()
      try {
        return await operator.sendCommand(words)
      } finally {
        operator.destroy()
      }
    },
  }
  await server.start()
  onTestFinished(async () => {
    await server.kill()
    await rm(folder, { recursive: true, force: true })
  })
  return server
}

/** A connected client that comes back quickly, gone when the test is. */
export const connectRedis = async (url: string): Promise<RedisLogClient> => {
  const client = createClient({ url, socket: { reconnectStrategy: 20 } })
  client.on('error', () => {})
  onTestFinished(() => client.destroy())
  await client.connect()
  return client
}
