import type { Arrivals, Inbox, PostDesk } from '@ssekit/demo-kit'
import { Icon } from '../../components/Icon.tsx'
import { useStore } from '../../hooks/useStore.ts'
import { DesktopToggle } from './DesktopToggle.tsx'
import { LimitField } from './LimitField.tsx'
import { NotificationForm } from './NotificationForm.tsx'

export interface TryItProps {
  desk: PostDesk
  inbox: Inbox
  arrivals: Arrivals
}

/** What a visitor can do to the inbox, in a drawer that the browser itself opens and closes. */
export const TryIt = ({ desk, inbox, arrivals }: TryItProps) => {
  const { limit } = useStore(inbox)
  const { desktop } = useStore(arrivals)
  return (
    <>
      <button type="button" className="button-small" popoverTarget="try-it">
        <Icon name="flask" />
        Try it
      </button>
      <div className="popover drawer" id="try-it" popover="auto" role="dialog" aria-label="Try it">
        <header className="panel-header">
          <h2>Try it</h2>
          <button
            type="button"
            className="button-icon"
            popoverTarget="try-it"
            popoverTargetAction="hide"
            aria-label="Close"
            title="Close (Esc)"
          >
            <Icon name="cross" />
          </button>
        </header>
        <NotificationForm desk={desk} />
        <section aria-label="How they are shown">
          <LimitField limit={limit} setLimit={inbox.setLimit} />
          <DesktopToggle enabled={desktop} setEnabled={arrivals.setDesktop} />
        </section>
      </div>
    </>
  )
}
