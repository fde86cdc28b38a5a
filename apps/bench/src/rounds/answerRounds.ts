import { createDigest } from './digest.ts'

export type OnMessage = (event: string | undefined, data: string, id: string | undefined) => void

export interface Reply {
  /** Microseconds: of user and system time in Node, by the clock in a browser, which tells no other. */
  cpu: number
  messages: number
  characters: number
  /** Of every event type, data and last event ID; only in the reply to a cell. */
  digest?: string
}

export type Request<Cell> = { cell: Cell } | { round: true }

/** What is measured: one implementation in a process or page of its own. */
export interface Subject<Cell> {
  /** Not counted. */
  prepare(cell: Cell): void | Promise<void>
  /** Counted: everything from the bytes to the last message. */
  run(onMessage: OnMessage): void | Promise<void>
}

const now = (): number => {
  if (!('cpuUsage' in (globalThis.process ?? {}))) return performance.now() * 1_000
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Answers a cell with what the implementation makes of it, and each round with what it cost. */
export const answerRounds = <Cell>({ prepare, run }: Subject<Cell>) => {
  const round = async (): Promise<Reply> => {
    let messages = 0
    let characters = 0
    const before = now()
    await run((_event, data) => {
      messages++
      characters += data.length
    })
    return { cpu: now() - before, messages, characters }
  }
  const digestOf = async (): Promise<string> => {
    const digest = createDigest()
    let lastId = ''
    await run((event, data, id) => {
      lastId = id || lastId
      digest.add(`${event || 'message'}\0${data}\0${lastId}\0`)
    })
    return digest.read()
  }

  return async (request: Request<Cell>): Promise<Reply> => {
    if ('round' in request) return round()
    await prepare(request.cell)
    const digest = await digestOf()
    return { ...(await round()), digest }
  }
}
