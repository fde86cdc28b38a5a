const warned = new Set<string>()

/**
 * Says it once a page, in development only.
 *
 * The condition stands here, and in each function that is for development alone, as bundlers read it: in production they
 * drop the function with its texts. A name for it would keep them. It asks for `process` in no other way than they put a
 * value in for: a page that Vite serves for development has none. In a plain page that throws, and there is no hint.
 */
export function warnOnce(text: string): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      if (warned.has(text)) return
      warned.add(text)
      console.warn(`[ssekit] ${text}`)
    }
  } catch {
    // No bundler, and no Node.
  }
}
