import { SSEServerError } from '../errors.ts'
import type { StreamMessage } from '../message/message.ts'

type Messages = AsyncIterable<StreamMessage> | Iterable<StreamMessage>

/** Messages, or a function that makes them and is given a signal that is aborted when the client leaves. */
export type MessageSource = Messages | ((signal: AbortSignal) => Messages | Promise<Messages>)

export interface OpenSource {
  /** The next message, or the end. */
  next(): Promise<IteratorResult<StreamMessage, unknown>>
  /** Lets the source clean up, also one that has not begun or is busy with its next message. */
  stop(): Promise<void>
}

type MessageIterator = AsyncIterator<StreamMessage> | Iterator<StreamMessage>

const invalid = (): SSEServerError => {
  const text = 'The messages must be an (async) iterable such as a generator, or a function that returns one.'
  return new SSEServerError('invalid-option', text, { field: 'source' })
}

const iteratorOf = (messages: Messages): MessageIterator => {
  // A string is iterable too, letter by letter, which is never what was meant.
  if (typeof messages === 'object' && messages !== null) {
    if (Symbol.asyncIterator in messages) return messages[Symbol.asyncIterator]()
    if (Symbol.iterator in messages) return messages[Symbol.iterator]()
  }
  throw invalid()
}

/** @throws {@link SSEServerError} at once when the source can never give messages. */
export const openSource = (source: MessageSource, signal: AbortSignal): OpenSource => {
  let iterator = typeof source === 'function' ? null : iteratorOf(source)
  let isStopped = false

  const open = async (): Promise<MessageIterator> => {
    if (typeof source !== 'function') throw invalid()
    iterator = iteratorOf(await source(signal))
    // The client may have left while the source was being opened.
    if (isStopped) await iterator.return?.()
    return iterator
  }

  return {
    next: async () => (iterator ?? (await open())).next(),
    async stop() {
      isStopped = true
      await iterator?.return?.()
    },
  }
}
