/**
 * Whether hints for the developer are printed. Bundlers replace the expression; where there is neither a bundler nor a
 * `process` (a plain module in a page), it throws and the hints stay off.
 */
const readMode = (): boolean => {
  try {
    return process.env.NODE_ENV !== 'production'
  } catch {
    return false
  }
}

export const isDevelopment: boolean = /* @__PURE__ */ readMode()

const warned = new Set<string>()

/**
 * Says it once a page, in development only.
 *
 * @internal for the bindings
 */
export const warnOnce = (text: string): void => {
  if (!isDevelopment || warned.has(text)) return
  warned.add(text)
  console.warn(`[ssekit] ${text}`)
}
