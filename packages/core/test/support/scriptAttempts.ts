import { SSEError, type Transport, type TransportObserver } from '../../src/index.ts'

export interface ScriptedAttempt {
  readonly observer: TransportObserver
  /** Ends it. */
  end(error: SSEError): void
  /** Ends it for good. */
  refuse(): void
}

/** A transport whose attempts the test ends. */
export const scriptAttempts = (): { attempts: ScriptedAttempt[]; transport: Transport } => {
  const attempts: ScriptedAttempt[] = []
  const transport: Transport = (_, observer) =>
    new Promise((end) => {
      const refuse = () => end(new SSEError('status', 'The server answered 404.', { fatal: true }))
      attempts.push({ observer, end, refuse })
    })
  return { attempts, transport }
}
