import { spawn, type ChildProcess } from 'node:child_process'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'

export interface Command {
  command: string
  args: string[]
  cwd: string
  env?: Record<string, string>
}

export interface Running {
  /** Ends it and all it started on the spot, as a crash would: nobody is told. */
  kill(): Promise<void>
}

/** Each leads a group of processes, since `php -S` and nginx have workers that outlive a killed parent. */
const groups = new Set<number>()

const killGroup = (pid: number) => {
  groups.delete(pid)
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has gone by itself.
  }
}

process.on('exit', () => groups.forEach(killGroup))
// They would outlive whoever is stopped from outside, as each leads a group of its own.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    groups.forEach(killGroup)
    process.kill(process.pid, signal)
  })
}

const launch = ({ command, args, cwd, env }: Command) => {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const { pid } = child
  if (pid) groups.add(pid)
  let output = ''
  const note = (chunk: Buffer) => (output = (output + chunk).slice(-4_000))
  child.stdout.on('data', note)
  child.stderr.on('data', note)
  child.on('error', (error) => note(Buffer.from(String(error))))
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => resolve()).once('error', () => resolve()),
  )
  return { child, output: () => output, ended }
}

const hasEnded = ({ pid, exitCode, signalCode }: ChildProcess) =>
  pid === undefined || exitCode !== null || signalCode !== null

const answers = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) })
    await response.body?.cancel()
    return response.status < 500
  } catch {
    return false
  }
}

/** Starts what makes up one server and waits until `url` answers; what it printed is the evidence when it does not. */
export const start = async (commands: Command[], url: string, timeout = 60_000): Promise<Running> => {
  const all = commands.map(launch)
  const kill = async () => {
    for (const { child } of all) if (child.pid) killGroup(child.pid)
    await Promise.all(all.map(({ ended }) => ended))
  }
  const giveUpAt = Date.now() + timeout
  while (!(await answers(url))) {
    if (all.some(({ child }) => hasEnded(child)) || Date.now() > giveUpAt) {
      await kill()
      const printed = all.map(({ output }) => output()).join('\n')
      throw new Error(
        `${commands.map(({ command }) => command).join(' and ')} did not answer at ${url}:\n${printed}`,
      )
    }
    await wait(50)
  }
  return { kill }
}
