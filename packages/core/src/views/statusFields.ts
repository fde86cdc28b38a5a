import type { StreamSnapshot } from '../stream/state.ts'

/** The fields of a snapshot that say how the stream is, not what it carried. */
export type StatusFields = Pick<
  StreamSnapshot,
  'status' | 'readyState' | 'isConnected' | 'error' | 'retry' | 'gap' | 'dropped'
>

export const statusFields = ({
  status,
  readyState,
  isConnected,
  error,
  retry,
  gap,
  dropped,
}: StreamSnapshot): StatusFields => ({ status, readyState, isConnected, error, retry, gap, dropped })
