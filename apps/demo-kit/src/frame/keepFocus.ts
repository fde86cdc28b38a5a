const reachable = '[tabindex], a[href], button:not(:disabled)'

const find = (place: Node | null): HTMLElement | null => {
  if (!(place instanceof HTMLElement) || !place.isConnected) return null
  return place.matches(reachable) ? place : place.querySelector<HTMLElement>(reachable)
}

/**
 * When what has the focus is taken out of the page, the focus goes to what was beside it, else to what is around it: a reader
 * with the keyboard would otherwise begin again at the top of the page. No text field gets it: on a phone, that opens the keyboard.
 *
 * @param main where the focus goes when nothing nearer can have it
 * @returns what stops it
 */
export const keepFocus = (main: HTMLElement): (() => void) => {
  let last: Element | null = null

  const onFocusIn = ({ target }: FocusEvent) => {
    last = target as Element
  }
  const onFocusOut = ({ target, relatedTarget }: FocusEvent) => {
    // Of what is taken out some browsers say so just before: only who left it of their own will is not followed.
    if (!relatedTarget)
      queueMicrotask(() => (target as Element).isConnected && target === last && (last = null))
  }
  const observer = new MutationObserver((records) => {
    if (!last || last.isConnected) return
    const gone = last
    last = null
    const record = records.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(gone)))
    if (!record || document.activeElement !== document.body) return
    const { nextSibling, previousSibling, target } = record
    let next = find(nextSibling) ?? find(previousSibling)
    for (let around: Node | null = target; !next && main.contains(around); around = around!.parentNode) {
      next = find(around)
    }
    next?.focus({ preventScroll: true })
    // What is hidden takes none.
    if (document.activeElement === document.body) main.focus({ preventScroll: true })
  })

  document.addEventListener('focusin', onFocusIn)
  document.addEventListener('focusout', onFocusOut)
  observer.observe(document.body, { childList: true, subtree: true })
  return () => {
    document.removeEventListener('focusin', onFocusIn)
    document.removeEventListener('focusout', onFocusOut)
    observer.disconnect()
  }
}
