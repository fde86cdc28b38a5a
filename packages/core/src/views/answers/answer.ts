import { clearedAway, leftInMidAnswer, SSEError } from '../../errors.ts'
import type { StreamHandle } from '../../stream/stream.ts'
import type { TextOptions } from './textOptions.ts'

/** One answer: the stream that brings it, what there is of its text, and who waits for all of it. */
export interface Answer {
  readonly stream: StreamHandle
  text(): string
  /** Empties the text; what still comes is added. */
  clear(): void
  /** Opens the stream. Resolves with the whole text, or what there is when it is stopped; rejects with what ended it. */
  ask(): Promise<string>
  /**
   * Ends it: who waits for it gets what there is, or, where nobody reads it any more, why that is not all. It may still be
   * looked at, and be cleared.
   */
  release(isLeft?: boolean): void
  /** As `release`, but it is looked at: `client.clear()` is to be heard of. */
  rest(): void
}

/** What an answer asks of the view that shows it. */
export interface AnswerParts {
  stream: StreamHandle
  url: string
  /** That of its source, as of the latest render with it. */
  delta(): TextOptions['delta']
  /** `client.clear()` ends it. True where another takes its place: nobody is told of the end of this one. */
  onForget(): boolean
  /** There is something new to show. */
  onChange(): void
  /** The text began anew: what was shown is no longer so. */
  onReset(): void
}

export const createAnswer = ({ stream, url, delta, onForget, onChange, onReset }: AnswerParts): Answer => {
  let text = ''
  let isReleased = false
  let off = (): void => {}
  let fail = (_error: SSEError): void => {}
  /** Resolves or rejects what `ask` promised, once the answer is over. */
  let settle = (): void => {}

  const clear = (): void => {
    text = ''
    onReset()
  }

  stream.tap({
    onEvent: (data, message) => {
      try {
        const read = delta()
        const added: unknown = read ? read(data, message) : data
        if (typeof added === 'string') text += added
      } catch (cause) {
        const details = { url, fatal: true, raw: message, lastEventId: message.lastEventId, cause }
        stream.fail(new SSEError('failed', '`delta` threw at a message.', details))
      }
    },
    // Asked again without a place to go on from, it is told from its beginning again.
    beforeOpen: () => {
      if (stream.getSnapshot().lastEventId === null) clear()
    },
    onForget: () => {
      clear()
      if (onForget()) return
      fail(clearedAway(url))
      stream.close()
    },
  })

  const release = (isLeft = false): void => {
    const [leave, tell] = [off, settle]
    off = settle = () => {}
    isReleased = true
    // Unless it is whole: what is resolved stays so.
    if (isLeft) fail(leftInMidAnswer(url, stream.getSnapshot().lastEventId ?? ''))
    stream.close()
    leave()
    tell()
  }

  return {
    stream,
    text: () => text,
    clear,
    ask: () =>
      new Promise((resolve, reject) => {
        fail = reject
        settle = () => {
          const { readyState, error } = stream.getSnapshot()
          if (readyState < 2) return
          if (error) reject(error)
          else resolve(text)
        }
        const leave = stream.subscribe(() => {
          settle()
          onChange()
        })
        // A handler that runs as the stream opens may have asked for another.
        if (isReleased) return leave()
        off = leave
        settle()
      }),
    release,
    rest: () => {
      release()
      off = stream.subscribe(onChange)
    },
  }
}
