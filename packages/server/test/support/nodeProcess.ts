import { spawn } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { until } from './connect.ts'

/** A node in a process of its own that sends without end, until it is killed. */
export const startNodeProcess = async (redisUrl: string): Promise<{ port: number; kill(): void }> => {
  const main = fileURLToPath(new URL('./nodeMain.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', main, redisUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await until(() => output.includes('\n'), 'the node to say its port')
  return { port: Number(output), kill: () => void child.kill('SIGKILL') }
}
