/** The shapes the dev server sends, one map of event type → data per route, for `defineStream`. */

export type NotificationKind = 'info' | 'success' | 'warning' | 'error' | 'comment' | 'deploy'

export interface PostedNotification {
  id: string
  title: string
  message: string
  /** When the server accepted it, ISO 8601. */
  at: string
  kind?: NotificationKind
  /** Who sent it, as they call themselves. */
  from?: string
  user?: string
  group?: string
}

/** `GET /api/stream` */
export type StreamEvents = {
  welcome: { message: string; client: string; at: string }
  notification: PostedNotification
  update: { at: string; uptime: number; connections: number; posted: number }
}

export interface Progress {
  step: number
  total: number
  message: string
  percentage: number
}

export interface Completion {
  status: 'done' | 'failed' | 'cancelled'
  message: string
  durationMs: number
}

export type JobKind = 'build' | 'hash' | 'compress'
export type JobState = 'queued' | 'running' | Completion['status']

/** Where a job is. */
export interface Job extends Progress {
  id: string
  kind: JobKind
  /** From 1, as they were asked for. */
  number: number
  /** ISO 8601. */
  createdAt: string
  state: JobState
  /** Milliseconds since its turn came, or what it took. */
  elapsedMs: number
  /** Milliseconds it will take in all, as far as the server can tell. */
  expectedMs: number | null
}

/** `GET /api/jobs/stream`: all of them, over one connection */
export type JobsEvents = { job: Job }

/** `GET /api/jobs/:id/events`: one of them, with what it writes */
export type JobEvents = { progress: Progress; log: string; complete: Completion }

export interface LogLine {
  line: string
  number: number
  /** ISO 8601, where the line says when. */
  at?: string
  /** `info`, `warn`, `error` …, where the line says so. */
  level?: string
}

/** `GET /api/logs` */
export type LogEvents = { log: LogLine }

export interface Metrics {
  /** ISO 8601. */
  at: string
  /** Percent of one core. */
  cpu: number
  /** Bytes. */
  rss: number
  /** Bytes. */
  heapUsed: number
  /** Milliseconds, 99th percentile. */
  eventLoopDelay: number
  connections: number
  messagesPerSecond: number
}

/** `GET /api/metrics-stream` */
export type MetricsEvents = { metrics: Metrics }

export interface ChatSource {
  kind: 'documents' | 'model'
  note: string
  /** Where to read on. */
  sources: readonly { title: string; href: string }[]
}

/** `POST /api/chat` */
export type ChatEvents = { source: ChatSource; message: { delta: string } }
