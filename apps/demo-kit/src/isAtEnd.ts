/** Whether a scrolled box shows its last line; a few pixels of slack for fractional zoom. */
export const isAtEnd = ({
  scrollTop,
  clientHeight,
  scrollHeight,
}: Pick<Element, 'scrollTop' | 'clientHeight' | 'scrollHeight'>): boolean =>
  scrollHeight - clientHeight - scrollTop <= 8
