import { outage, type ConnectionState } from '@ssekit/demo-kit'
import { OutageNotice } from './OutageNotice.tsx'

export interface StreamNoticeProps extends ConnectionState {
  reconnect: () => void
}

/** What is wrong with a stream and what to do about it, while something is. */
export const StreamNotice = ({ reconnect, ...state }: StreamNoticeProps) => {
  const trouble = outage(state)
  return trouble && <OutageNotice trouble={trouble} retry={reconnect} />
}
