import { gapText } from '@ssekit/demo-kit'
import type { Gap } from '@ssekit/react'
import { Icon } from '../components/Icon.tsx'

export interface GapNoticeProps {
  gap: Gap
  dismiss: () => void
}

export const GapNotice = ({ gap, dismiss }: GapNoticeProps) => (
  <div className="notice" data-tone="busy" role="alert" data-testid="gap" data-reason={gap.reason}>
    <Icon name="warning" />
    <div className="notice-text">
      <p>
        <strong>Messages may be missing</strong>
      </p>
      <p className="quiet">{gapText(gap.reason)} What arrives from here on is complete again.</p>
    </div>
    <button type="button" className="button-small button-quiet" onClick={dismiss}>
      Dismiss
    </button>
  </div>
)
