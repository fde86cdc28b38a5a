/**
 * A url as texts show it: without query, fragment and credentials, as logs and error trackers get to see the text. The
 * whole of it is in `error.url`.
 */
export const shownUrl = (url: string): string => (url === '' ? 'the stream' : withoutSecrets(url))

const withoutSecrets = (url: string): string =>
  url.replace(/[?#].*$/s, '').replace(/^([a-z][a-z\d+.-]*:)?\/\/[^/]*@/i, '$1//')
