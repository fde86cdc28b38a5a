/** One process per implementation, so that neither warms up nor litters the other's engine. */
import { createHash } from 'node:crypto'
import { implementations } from './implementations.ts'
import { chunksOf, createWorkload } from './workloads.ts'

export interface Cell {
  workload: string
  bytes: number
  chunkSize: number
}
export type Request = { cell: Cell } | { round: true }
export interface Reply {
  /** Microseconds of user and system time. */
  cpu: number
  messages: number
  characters: number
  /** Of every event type, data and last event ID; only in the reply to a cell. */
  digest?: string
}

const parse = implementations[process.argv[2] ?? '']
if (!parse) throw new Error(`No implementation is called ${process.argv[2]}`)
let chunks: Uint8Array[] = []

const digestOf = (): string => {
  const hash = createHash('sha256')
  let lastId = ''
  parse(chunks, (event, data, id) => {
    lastId = id ?? lastId
    hash.update(JSON.stringify([event ?? 'message', data, lastId]))
  })
  return hash.digest('hex')
}

const round = (): Reply => {
  let messages = 0
  let characters = 0
  const before = process.cpuUsage()
  parse(chunks, (_event, data) => {
    messages++
    characters += data.length
  })
  const { user, system } = process.cpuUsage(before)
  return { cpu: user + system, messages, characters }
}

process.on('message', (request: Request) => {
  if ('round' in request) return void process.send!(round())
  const { workload, bytes, chunkSize } = request.cell
  chunks = chunksOf(createWorkload(workload, bytes), chunkSize)
  const digest = digestOf()
  process.send!({ ...round(), digest } satisfies Reply)
})
