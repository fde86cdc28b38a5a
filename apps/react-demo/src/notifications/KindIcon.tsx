import { kinds, type NotificationKind } from '@ssekit/demo-kit'
import { Icon } from '../components/Icon.tsx'

export const KindIcon = ({ kind = 'info' }: { kind?: NotificationKind | undefined }) => (
  <span className="kind" data-kind={kind} title={kinds[kind].label}>
    <Icon name={kinds[kind].icon} />
  </span>
)
