import { troubleOf, type ConnectionState } from '@ssekit/demo-kit'
import { OutageNotice } from './OutageNotice.tsx'

export interface EndNoticeProps extends Pick<ConnectionState, 'status' | 'error'> {
  reconnect: () => void
}

/** Why a stream has ended, where it ended with an error; while it reconnects, its badge says so. */
export const EndNotice = ({ status, error, reconnect }: EndNoticeProps) => {
  const trouble = troubleOf({ status, error, retry: null })
  return trouble && <OutageNotice trouble={trouble} retry={reconnect} />
}
