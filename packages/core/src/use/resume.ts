import { isThenable } from '../call.ts'
import { policyOf } from '../connection/policy.ts'
import { warn } from '../explain.ts'
import type { Layer } from '../source/layer.ts'

/** What `sessionStorage` and `localStorage` have in common with whatever stands in for them. */
export interface ResumeStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/**
 * Keeps the last event ID over page reloads. Written after all handlers of a message have run; forgotten when the server
 * finished, and by `client.clear()` where the page has the stream or had it. A `lastEventId` that is given goes before it. A
 * storage that refuses (blocked, full) costs the place after a reload, and nothing else. What is not repeated unasked (a POST, the
 * answers of `useSSEText`, `reconnect: false`) keeps no place. A `url` that is a function wants a `key`, by which its place is found.
 *
 * @param storage what gives it, asked when a stream is opened: `() => sessionStorage` (this tab, until it is closed). A
 * storage itself will do where there is one for certain: a server that renders the page has none, and a browser that
 * forbids it throws where it is named.
 * @example
 * ```ts
 * const news = defineStream<Events>({ url: '/api/stream', use: [resume(() => sessionStorage)] })
 * ```
 */
export const resume =
  (storage: ResumeStorage | (() => ResumeStorage)): Layer =>
  (connect) =>
  (sink, stream) => {
    // What is not repeated, an answer say, is asked from its beginning.
    if (!policyOf(stream.options).resumes) return connect(sink, stream)
    // Where a function makes the url, nothing else tells one stream from another.
    if (!stream.url && !stream.isShared) {
      warn('placeWithoutKey')
      return connect(sink, stream)
    }
    const key = `ssekit:${digest(stream.identity)}`
    let written = ''
    const attempt = <T>(action: (storage: ResumeStorage) => T): T | undefined => {
      try {
        const answer = action(typeof storage === 'function' ? storage() : storage)
        if (!isThenable(answer)) return answer
        // It may still reject, and nobody waits for it.
        answer.then(undefined, () => {})
        throw new TypeError('It answers with promises.')
      } catch (cause) {
        warn('storageRefused', stream.url, cause)
        return undefined
      }
    }
    const write = (lastEventId: string): void => {
      if (lastEventId === written) return
      written = lastEventId
      attempt((storage) => (lastEventId ? storage.setItem(key, lastEventId) : storage.removeItem(key)))
    }
    const forget = (): void => {
      written = ''
      attempt((storage) => storage.removeItem(key))
    }

    const source = connect(sink, stream)
    return {
      ...source,
      open: (lastEventId, isAsked) => {
        if (lastEventId || stream.options.lastEventId != null) return source.open(lastEventId, isAsked)
        const kept: unknown = attempt((storage) => storage.getItem(key))
        written = typeof kept === 'string' ? kept : ''
        if (written) sink.push({ type: 'lastEventId', id: written })
        source.open(written, isAsked)
      },
      close: (reason) => {
        source.close(reason)
        if (reason === 'cleared') forget()
      },
      heed: (news) => {
        source.heed?.(news)
        if (news.type !== 'told') return
        if (news.status === 'done') forget()
        else write(news.lastEventId)
      },
    }
  }

/** A short name for a stream that gives away nothing of its url or key; 53 bits are plenty for one page. */
const digest = (text: string): string => {
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  return (4294967296 * (2097151 & (high ^ (high >>> 16))) + ((low ^ (low >>> 13)) >>> 0)).toString(36)
}
