import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { AuthConfig } from './auth/authConfig.ts'
import type { ModelConfig } from './chat/modelAnswer.ts'
import { findProjectRoot } from './tasks/projectFiles.ts'

/** Everything about a dev server that may differ; every field has a default. */
export interface DevServerConfig {
  /** Whether `/api/faults` works, from this machine only. @default false */
  faults?: boolean
  /** The host people open when something else stands in front of this server. @default the one it listens on */
  publicHost?: string
  /** Who may log in, where guests are not welcome. @default guests are welcome */
  auth?: AuthConfig
  /** Origins whose pages may call, with the visitor's cookie. @default those of this machine, without it */
  origins?: readonly string[]
  /** Requests a minute that change something: per address of guests, per visitor where one has to log in. @default 6000 */
  rateLimit?: number
  /** Streams that each of the three hubs keeps open. @default 20_000 */
  streams?: number
  /** The same of one client: a page, or who is logged in. @default 100 */
  streamsPerClient?: number
  /** The same from one address. @default no limit: everyone here has the same */
  streamsPerAddress?: number
  /** How many proxies stand in front of this server, whose word about addresses counts. @default 0 */
  proxies?: number
  /** Milliseconds between heartbeats. Short, so that a stalled line shows soon. @default 5000 */
  heartbeat?: number
  /** Milliseconds a client is told to wait before it reconnects. @default 1000 */
  retry?: number
  /** A Redis that several nodes share: history, messages from node to node, used tickets. @default none: one node, in memory */
  redisUrl?: string
  /** Messages each hub keeps for those who return. @default 5000 */
  historySize?: number
  /** Notifications that a page can load, the last ones posted. @default 1000 */
  notificationsKept?: number
  /** Groups a guest may join and notify. @default ['team', 'ops', 'news'] */
  groups?: readonly string[]
  /** Milliseconds between `update` events. @default 5000 */
  updateInterval?: number
  /** Milliseconds between `metrics` events. @default 1000 */
  metricsInterval?: number
  /** How many milliseconds of them a new reader gets first. @default 60_000 */
  metricsHistory?: number
  /** The server's own log, which `/api/logs` follows. @default a temporary file, removed by `close()` */
  logFile?: string
  /** The folder whose files are built, hashed and searched. @default the project this server is part of */
  projectRoot?: string
  /** Bytes of each package that a build takes. @default 300_000 */
  buildBytes?: number
  /** Bytes that a hash job reads if it names no size; one that builds or compresses takes its share. @default 48_000_000 */
  jobBytes?: number
  /** Seconds a hash job takes at least, spread evenly over its work; a build takes longer, a compression less. @default 10 */
  jobSeconds?: number
  /** Jobs that run at a time; others wait for their turn. @default 8 */
  jobsAtOnce?: number
  /** Jobs that may wait and run. @default 64 */
  jobsAllowed?: number
  /** Milliseconds a finished job can still be asked for. @default 600_000 */
  jobLifetime?: number
  /** How many finished jobs can still be asked for, the last ones to end. @default 200 */
  jobsKept?: number
  /** Where the built demos are. @default `apps/react-demo/dist` and `apps/vue-demo/dist` of the project */
  demos?: { react: string; vue: string }
  /** An OpenAI-compatible server; without one the documents answer. */
  model?: ModelConfig
  /** Milliseconds between the words of an answer found in the documents. @default 25 */
  tokenDelay?: number
}

/** The configuration with every default filled in. */
export type Settings = Required<Omit<DevServerConfig, Optional>> & Pick<DevServerConfig, Optional>

type Optional = 'model' | 'publicHost' | 'auth' | 'origins' | 'redisUrl'

/** Fills in the defaults. */
export const resolveConfig = (config: DevServerConfig): Settings => {
  const projectRoot = config.projectRoot ?? findProjectRoot()
  return {
    faults: false,
    rateLimit: 6000,
    streams: 20_000,
    streamsPerClient: 100,
    streamsPerAddress: Infinity,
    proxies: 0,
    heartbeat: 5000,
    retry: 1000,
    historySize: 5000,
    notificationsKept: 1000,
    groups: ['team', 'ops', 'news'],
    updateInterval: 5000,
    metricsInterval: 1000,
    metricsHistory: 60_000,
    logFile: join(tmpdir(), 'ssekit-dev-server', `${randomUUID()}.log`),
    buildBytes: 300_000,
    jobBytes: 48_000_000,
    jobSeconds: 10,
    jobsAtOnce: 8,
    jobsAllowed: 64,
    jobLifetime: 600_000,
    jobsKept: 200,
    demos: {
      react: join(projectRoot, 'apps/react-demo/dist'),
      vue: join(projectRoot, 'apps/vue-demo/dist'),
    },
    tokenDelay: 25,
    ...withoutUndefined(config),
    projectRoot,
  }
}

/** An option given as undefined means its default, as if it had been left out. */
const withoutUndefined = <T extends object>(options: T): T =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T
