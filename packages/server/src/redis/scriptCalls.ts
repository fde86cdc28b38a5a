import type { ScriptArguments, ScriptRunner } from './redisClient.ts'
import { SCRIPT } from './scripts.ts'

/** Calls the script by its name, in the order in which it is asked to. Calls that have not been sent when the signal aborts never are. */
export type CallScript = (given: ScriptArguments, signal: AbortSignal) => Promise<unknown>

interface Waiting {
  readonly number: number
  send(): void
}

/**
 * Redis may have forgotten the script (a restart, SCRIPT FLUSH): then the first call that it does not understand tells it again,
 * and all others wait for that, those that were on their way too, or later calls would overtake them.
 */
export const createScriptCalls = (run: (signal: AbortSignal) => ScriptRunner): CallScript => {
  let calls = 0
  /** While the script is told: what waits, in no order. */
  let waiting: Waiting[] | null = null

  const tell = (given: ScriptArguments, signal: AbortSignal): Promise<unknown> => {
    const held: Waiting[] = (waiting = [])
    const release = (): void => {
      if (waiting !== held) return
      waiting = null
      for (const { send } of held.sort((a, b) => a.number - b.number)) send()
    }
    // Answers that came along with this one are still being handed out.
    const told = (): void => void setImmediate(release)
    signal.addEventListener('abort', told)
    return run(signal).eval(SCRIPT.text, given).finally(told)
  }

  return (given, signal) =>
    new Promise((resolve, reject) => {
      const number = (calls += 1)
      const send = (): void => {
        if (waiting) waiting.push({ number, send })
        else if (signal.aborted) reject(signal.reason as Error)
        else run(signal).evalSha(SCRIPT.sha1, given).then(resolve, failed)
      }
      const failed = (error: Error): void => {
        if (!error.message.startsWith('NOSCRIPT')) reject(error)
        else if (waiting || signal.aborted) send()
        else tell(given, signal).then(resolve, reject)
      }
      send()
    })
}
