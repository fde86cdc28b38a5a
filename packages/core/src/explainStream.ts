import { after, print } from './platform.ts'
import { shownUrl } from './shownUrl.ts'

// Development only, as `explain.ts`, which alone reads it.

/** A head that has nothing behind it for so long, in milliseconds, is looked at. */
const AFTER = 5_000

/** A ticket in the url, which is not shown, makes it another with each connection. */
const told = new Set<string>()

/**
 * Called with each stream that opens. One that is compressed on its way, and brings nothing, may be held back by what
 * compresses it until there is enough to pack: the page reads `open`, and nothing else speaks.
 */
export const ofSilence = (url: string, headers: Headers, isSilent: () => boolean): string[] => {
  const encoding = headers.get('Content-Encoding')
  if (encoding) {
    const text =
      `[ssekit] ${shownUrl(url)} comes compressed (${encoding}), and nothing of it has come yet: what compresses it may hold the messages back. ` +
      'Have the server send Cache-Control: no-transform, or see to it that event streams are not compressed.'
    const look = (): void => {
      if (!isSilent() || told.has(text)) return
      told.add(text)
      print('warn', text)
    }
    // No program is to stay for that.
    after(AFTER, look, true)
  }
  return []
}

/** Called with a type that somebody listens for, and that the schema, which names them all, does not have. */
export const ofType = (type: string, schema: object): string | string[] => {
  const names = Object.keys(schema)
  return names.length === 0
    ? []
    : `The schema has no event "${type}", only ${names.join(', ')}. Is it spelled right?`
}
