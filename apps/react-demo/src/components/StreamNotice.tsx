import { outage, type ConnectionState } from '@ssekit/demo-kit'
import { Icon } from './Icon.tsx'

export interface StreamNoticeProps extends ConnectionState {
  reconnect: () => void
}

/** What is wrong with a stream and what to do about it, while something is. */
export const StreamNotice = ({ reconnect, ...state }: StreamNoticeProps) => {
  const trouble = outage(state)
  if (!trouble) return null
  return (
    <div className="notice notice-error" role="alert" data-testid="notice">
      <div className="notice-body">
        <Icon name="warning" />
        <div>
          <p>
            <strong>{trouble.title}</strong>
          </p>
          <p>{trouble.text}</p>
        </div>
      </div>
      <button type="button" className="button-small button-quiet" onClick={reconnect}>
        Try now
      </button>
    </div>
  )
}
