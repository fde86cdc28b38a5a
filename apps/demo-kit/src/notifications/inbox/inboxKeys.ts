/** What the keys of the inbox do, for whoever does not know them yet. */
export const inboxKeys: readonly (readonly [keys: string, what: string])[] = [
  ['j k', 'next, previous'],
  ['Enter', 'open'],
  ['e', 'done'],
  ['u', 'unread'],
  ['Esc', 'close'],
]

export interface InboxKeyActions {
  open: (id: string) => void
  close: () => void
  /** Done with it; or back to the inbox, if it is. */
  toggleDone: (id: string) => void
  toggleRead: (id: string) => void
}

type Command = 'next' | 'previous' | 'done' | 'read' | 'close'

const commands: Partial<Record<string, Command>> = {
  j: 'next',
  k: 'previous',
  e: 'done',
  u: 'read',
  Escape: 'close',
}
/** Only from within the list: elsewhere they scroll the page. */
const commandsInside: typeof commands = { ArrowDown: 'next', ArrowUp: 'previous' }

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, select, textarea, [popover]') !== null

/**
 * Listens to the keys of the inbox, wherever the focus is but in a field or a panel. A row is an element with `data-id`
 * whose first button opens it; `data-open` marks the one that is open.
 *
 * @param list the element with the rows
 * @returns what stops it
 */
export const listenToInboxKeys = (list: HTMLElement, actions: InboxKeyActions): (() => void) => {
  const focus = (row: HTMLElement | undefined) => row?.querySelector('button')?.focus()

  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isField(event.target))
      return
    const focused = document.activeElement
    const command = commands[event.key] ?? (list.contains(focused) ? commandsInside[event.key] : undefined)
    if (!command) return

    const rows = [...list.querySelectorAll<HTMLElement>('[data-id]')]
    const opened = rows.findIndex(({ dataset }) => dataset.open === 'true')
    const inside = rows.findIndex((row) => row.contains(focused))
    const at = inside >= 0 ? inside : opened
    const current = rows[at]
    const id = current?.dataset.id
    // Escape is also for what somebody has opened elsewhere on the page.
    const isElsewhere = focused !== document.body && !list.parentElement?.contains(focused)
    if (command === 'close' && (opened < 0 || isElsewhere)) return
    event.preventDefault()

    if (command === 'next' || command === 'previous') {
      const next = at < 0 ? rows[0] : rows[at + (command === 'next' ? 1 : -1)]
      focus(next)
      // Who reads one goes on reading with the next.
      if (opened >= 0 && next?.dataset.id) actions.open(next.dataset.id)
    } else if (command === 'close') {
      actions.close()
      focus(rows[opened])
    } else if (id !== undefined) {
      if (command === 'read') return actions.toggleRead(id)
      // Before it goes, and takes the focus with it.
      focus(rows[at + 1] ?? rows[at - 1])
      actions.toggleDone(id)
    }
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}
