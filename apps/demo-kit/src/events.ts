/** The shapes the dev server sends, one map of event type → data per route, for `defineStream`. */

export interface PostedNotification {
  id: string
  title: string
  message: string
  /** When the server accepted it, ISO 8601. */
  at: string
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
  status: 'done' | 'failed'
  message: string
  durationMs: number
}

/** `GET /api/build-progress` */
export type BuildEvents = { progress: Progress; complete: Completion }

/** `GET /api/jobs/:id/events` */
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
