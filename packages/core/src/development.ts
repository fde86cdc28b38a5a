const warned = new Set<string>()

/**
 * Says it once a page, in development only.
 *
 * The condition stands here, and in each function that is for development alone, as bundlers read it: in production they
 * drop the function with its texts. A name for it would keep them. In a plain page there is no `process`, and no hint.
 */
export const warnOnce = (text: string): void => {
  if (typeof process === 'object' && process.env?.NODE_ENV !== 'production') {
    if (warned.has(text)) return
    warned.add(text)
    console.warn(`[ssekit] ${text}`)
  }
}
