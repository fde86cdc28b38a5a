import type { NotificationKind } from '../api/events.ts'
import type { IconName } from '../frame/icons.ts'

export interface KindView {
  label: string
  icon: IconName
}

/** How each kind looks; its colours are in the styles, by `data-kind`. */
export const kinds: Record<NotificationKind, KindView> = {
  info: { label: 'Information', icon: 'bell' },
  success: { label: 'Success', icon: 'check' },
  warning: { label: 'Warning', icon: 'warning' },
  error: { label: 'Incident', icon: 'flame' },
  comment: { label: 'Comment', icon: 'chat' },
  deploy: { label: 'Deployment', icon: 'rocket' },
}

export const notificationKinds = Object.keys(kinds) as NotificationKind[]
