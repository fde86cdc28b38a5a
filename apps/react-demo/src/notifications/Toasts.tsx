import { plural, screenHash, summaryText, type Arrivals, type Inbox } from '@ssekit/demo-kit'
import { Icon } from '../components/Icon.tsx'
import { useStore } from '../hooks/useStore.ts'
import { KindIcon } from './KindIcon.tsx'

export interface ToastsProps {
  arrivals: Arrivals
  inbox: Inbox
}

/** What comes while one is on another screen, for a moment; and what is read out, on each. */
export const Toasts = ({ arrivals, inbox }: ToastsProps) => {
  const { toasts, more, announcement } = useStore(arrivals)
  const { dismiss, hold, release } = arrivals
  const open = (id: string) => {
    dismiss()
    inbox.open(id)
  }
  return (
    <>
      <p className="visually-hidden" aria-live="polite">
        {announcement}
      </p>
      {toasts.length > 0 && (
        <section
          className="toasts"
          aria-label="New notifications"
          onPointerEnter={hold}
          onPointerLeave={release}
          onFocus={hold}
          onBlur={release}
        >
          {toasts.map((toast, index) => (
            <div className="toast" key={toast.id} data-testid="toast">
              <KindIcon kind={toast.kind} />
              <div>
                <a href={screenHash('notifications')} onClick={() => open(toast.id)}>
                  {toast.title}
                </a>
                <p>{summaryText(toast)}</p>
              </div>
              {index === 0 && (
                <button
                  type="button"
                  className="button-icon"
                  aria-label="Dismiss"
                  title="Dismiss"
                  onClick={dismiss}
                >
                  <Icon name="cross" />
                </button>
              )}
            </div>
          ))}
          {more > 0 && (
            <div className="toast">
              <Icon name="plus" />
              <div>
                <a href={screenHash('notifications')} onClick={dismiss}>
                  {plural(more, 'more notification')}
                </a>
              </div>
            </div>
          )}
        </section>
      )}
    </>
  )
}
