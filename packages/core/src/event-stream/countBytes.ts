/** The size of `text` as UTF-8, from `start` up to `end`, without encoding it. */
export const countBytes = (text: string, start: number, end: number): number => {
  let bytes = end - start
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    // Half a surrogate pair is half of four bytes.
    if (code > 0x7f) bytes += code > 0x7ff && (code & 0xf800) !== 0xd800 ? 2 : 1
  }
  return bytes
}
