type Box = Pick<Element, 'scrollTop' | 'clientHeight' | 'scrollHeight'>

/** Whether a scrolled box shows its last line; a few pixels of slack for fractional zoom. */
export const isAtEnd = ({ scrollTop, clientHeight, scrollHeight }: Box): boolean =>
  scrollHeight - clientHeight - scrollTop <= 8

/**
 * Whether a box follows its end after a scroll: only who scrolls up leaves it, and who scrolls down to it comes back. That
 * more has come since is no wish of the reader's: many lines a second would otherwise leave the end by themselves.
 *
 * @param before where it was scrolled to last
 */
export const followsAfterScroll = (box: Box, before: number, isFollowing: boolean): boolean =>
  isFollowing ? isAtEnd(box) || box.scrollTop >= before : isAtEnd(box) && box.scrollTop > before
