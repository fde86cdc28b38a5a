/** One Lua script's keys and arguments. */
export interface ScriptArguments {
  keys: string[]
  arguments: string[]
}

/** What runs scripts. */
export interface ScriptRunner {
  evalSha(sha1: string, options: ScriptArguments): Promise<unknown>
  eval(script: string, options: ScriptArguments): Promise<unknown>
}

/** The connection that hears what other nodes published. */
export interface RedisSubscriber {
  connect(): Promise<unknown>
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>
  on(event: 'error' | 'ready', listener: (error: Error) => void): unknown
  destroy(): void
}

/** What the log needs of a client; the one that `createClient` of the package `redis` makes has it all. */
export interface RedisLogClient extends ScriptRunner {
  /** Commands that have not been sent when the signal aborts never will be. */
  withAbortSignal(signal: AbortSignal): ScriptRunner
  duplicate(): RedisSubscriber
}
