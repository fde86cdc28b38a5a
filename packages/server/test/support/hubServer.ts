import type { IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import {
  type Authorize,
  type Hub,
  type HubOptions,
  type Logger,
  type SessionCallbacks,
  createHub,
} from '../../src/index.ts'
import { grantOfQuery } from './grantOfQuery.ts'
import { serve } from './serve.ts'

export interface Logged {
  level: 'warn' | 'error'
  message: string
  details: unknown
}

/** A logger whose lines a test can read. */
export const recordingLogger = (): Logger & { lines: Logged[] } => {
  const lines: Logged[] = []
  return {
    lines,
    warn: (message, details) => void lines.push({ level: 'warn', message, details }),
    error: (message, details) => void lines.push({ level: 'error', message, details }),
  }
}

interface HubServerOptions extends HubOptions {
  authorize?: Authorize<IncomingMessage>
  callbacks?: SessionCallbacks<IncomingMessage>
}

/** A hub behind a real server. */
export const serveHub = async ({
  authorize = grantOfQuery,
  callbacks,
  ...options
}: HubServerOptions = {}): Promise<{ hub: Hub; url: string }> => {
  const hub = createHub(options)
  const url = await serve(hub.handler(authorize, callbacks))
  onTestFinished(() => hub.close())
  return { hub, url }
}
