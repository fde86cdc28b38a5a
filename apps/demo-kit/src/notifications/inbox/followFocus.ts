/**
 * Where there is room for the list or for what is open, but not for both, the focus goes along: to what was opened, and
 * back to its row.
 *
 * @param list the element with the rows
 * @param detail what shows the one that is open
 */
export const followFocus = (
  list: HTMLElement,
  detail: HTMLElement | null,
  openId: string | null,
  previousId: string | null,
): void => {
  if (openId !== null) {
    if (getComputedStyle(list).display === 'none') detail?.focus()
    return
  }
  const isLost = document.activeElement === null || document.activeElement === document.body
  if (previousId === null || !isLost) return
  const row = [...list.querySelectorAll<HTMLElement>('[data-id]')].find(
    ({ dataset }) => dataset.id === previousId,
  )
  row?.querySelector('button')?.focus()
}
