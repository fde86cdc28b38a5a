/** The dev server takes it back when somebody logs in or out: tabs of two users must not share a connection. */
const COOKIE = 'ssekit_guest'

/**
 * A short random name. `crypto.randomUUID` would be shorter to write but is missing on pages opened over plain http
 * from another machine.
 */
export const createRandomName = (kind: string): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(5))
  return `${kind}-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

const read = ({ cookie }: CookieJar): string | undefined =>
  new RegExp(`(?:^|; )${COOKIE}=(guest-[0-9a-f]+)(?:;|$)`).exec(cookie)?.[1]

/** What of a document this needs. */
export type CookieJar = Pick<Document, 'cookie'>

/** The name that all tabs of a browser have in common; without cookies each page has one of its own. */
export const guestIdIn = (jar: CookieJar): string => {
  const kept = read(jar)
  if (kept) return kept
  const made = createRandomName('guest')
  jar.cookie = `${COOKIE}=${made}; path=/; SameSite=Strict`
  return made
}

/** Who this browser is to the server, so that its tabs share their streams, and faults and notifications find it. */
export const guestId: string = guestIdIn(typeof document === 'undefined' ? { cookie: '' } : document)
