/**
 * Shows more rows, and gives the first of them the focus: the button that was pressed may be gone with the last ones.
 *
 * @param button what was pressed, in the list
 */
export const focusFirstNew = (button: Element, show: () => void): void => {
  const list = button.parentElement!.parentElement!
  const rows = () => list.querySelectorAll<HTMLElement>('[data-id]')
  const before = rows().length
  show()
  requestAnimationFrame(() => rows()[before]?.querySelector('button')?.focus())
}
