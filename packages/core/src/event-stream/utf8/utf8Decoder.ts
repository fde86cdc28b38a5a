/** Bytes to text, exactly as the standard's UTF-8 decode does it, except that a leading BOM stays in the text. */
export interface UTF8Decoder {
  /**
   * The text of what can be decoded by now. What may still change with the next byte waits, and so may small chunks until a
   * line ends, as before that nothing can happen.
   */
  decode(bytes: Uint8Array): string
  /** The text of what waits, with U+FFFD for an unfinished character: the decoder is as new. */
  flush(): string
}
