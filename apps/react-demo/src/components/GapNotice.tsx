import { gapText } from '@ssekit/demo-kit'
import type { Gap } from '@ssekit/react'
import { Icon } from './Icon.tsx'

export interface GapNoticeProps {
  gap: Gap
  dismiss: () => void
}

export const GapNotice = ({ gap, dismiss }: GapNoticeProps) => (
  <div className="notice notice-warning" role="alert" data-testid="gap" data-reason={gap.reason}>
    <div className="notice-body">
      <Icon name="warning" />
      <div>
        <p>
          <strong>Messages may be missing</strong>
        </p>
        <p>{gapText(gap.reason)} What arrives from here on is complete again.</p>
      </div>
    </div>
    <button type="button" className="button-small button-quiet" onClick={dismiss}>
      Dismiss
    </button>
  </div>
)
