/** A short name for a stream that gives away nothing of its url or key; 53 bits are plenty for the streams of an origin. */
export const digest = (text: string): string => {
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  return (4294967296 * (2097151 & (high ^ (high >>> 16))) + ((low ^ (low >>> 13)) >>> 0)).toString(36)
}
