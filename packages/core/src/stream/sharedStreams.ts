import type { StreamSpec } from '../source/readSource.ts'
import type { SharedStream } from './sharedStream.ts'

/** Where a handle finds the shared part of its stream. */
export interface SharedStreams {
  /** The one to attach to, made if need be; `held` where there is no other. */
  acquire(spec: StreamSpec, held: SharedStream | null): SharedStream
  /** The one there is, if any: a late joiner renders its state at once. */
  peek(spec: StreamSpec): SharedStream | undefined
  /** Called when all were forgotten: by those who listen, also while they are away from their stream. */
  readonly onClear: Set<() => void>
}
