import { onTestFinished } from 'vitest'
import type { Gap, StreamDefinition } from '../../src/index.ts'
import { scenarios, type RemotePath, type RemoteScript } from '../../../testing/src/remote/index.ts'
import { openStream } from './openStream.ts'

export const RETRY = 'retry: 100\n\n'
export const message = (id: number): string => `id: ${id}\ndata: ${id}\n\n`
export const upTo = (last: number): string[] => Array.from({ length: last }, (_, i) => String(i + 1))

/** Where each request wanted to go on: its header, or its query. */
export const places = async (path: RemotePath): Promise<(string | null)[]> =>
  (await path.requests()).map(
    ({ url, lastEventId }) => lastEventId ?? (new URL(url, path.url).search || null),
  )

/** A stream that keeps the gaps that it is told. */
export const open = (definition: StreamDefinition) => {
  const gaps: Gap[] = []
  return { ...openStream({ onGap: (gap) => void gaps.push(gap), ...definition }), gaps }
}

/**
 * A path of an origin of its own: browsers leave the line of a preflight open that never ends, and have six for an origin.
 */
export const serve = async (preflight: RemoteScript, ...scripts: RemoteScript[]) => {
  const path = await scenarios.serveAnswering(preflight, ...scripts)
  const { url, down, up } = await scenarios.relay(path)
  onTestFinished(down)
  return { ...path, url, down, up }
}
