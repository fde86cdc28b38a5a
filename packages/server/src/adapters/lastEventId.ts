/** Node and Fetch hand header values over as latin1; the standard sends the id as UTF-8. */
const fromHeader = (value: string): string => Buffer.from(value, 'latin1').toString('utf8')

/** The client's Last-Event-ID: the header, else the `lastEventId` of the query, else `''`. */
export const readLastEventId = (header: string | string[] | null | undefined, url = ''): string => {
  const value = Array.isArray(header) ? header[0] : header
  if (value) return fromHeader(value)
  const query = url.indexOf('?')
  return query === -1 ? '' : (new URLSearchParams(url.slice(query + 1)).get('lastEventId') ?? '')
}
