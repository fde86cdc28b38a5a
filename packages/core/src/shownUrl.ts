/**
 * A url as texts show it: without query, fragment and credentials, as logs and error trackers get to see the text. The
 * whole of it is in `error.url`.
 */
export const shownUrl = (url: string): string =>
  url.replace(/^([^/?#]*\/\/)[^/?#]*@|[?#].*/gs, '$1') || 'the stream'
