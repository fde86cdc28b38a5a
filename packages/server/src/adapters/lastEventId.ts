/** Node and Fetch hand header values over as latin1; the standard sends the id as UTF-8. */
const fromHeader = (value: string): string => Buffer.from(value, 'latin1').toString('utf8')

export const queryOf = (url = ''): URLSearchParams => {
  const start = url.indexOf('?')
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1))
}

/**
 * The client's Last-Event-ID: the header, else the `lastEventId` of the query, the last one given, as a client may append its own
 * to a url that had one; else `''`.
 */
export const readLastEventId = (header: string | string[] | null | undefined, url?: string): string => {
  const value = Array.isArray(header) ? header[0] : header
  return value ? fromHeader(value) : (queryOf(url).getAll('lastEventId').at(-1) ?? '')
}
