/**
 * A short random name. `crypto.randomUUID` would be shorter to write but is missing on pages opened over plain http
 * from another machine.
 */
export const createPageId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(5))
  return `page-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** What this page load calls itself to the server, so that faults and targeted notifications find it. */
export const pageId: string = createPageId()
