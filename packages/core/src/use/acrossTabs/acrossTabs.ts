import { after, now, onShown, random } from '../../platform.ts'
import { holdLock, openTabChannel } from './browser.ts'
import { policyOf } from '../../connection/policy.ts'
import type { Layer } from '../../source/layer.ts'
import { pageCache } from '../../stream/pauseWhile.ts'
import { createTab } from './tab.ts'

const browser = { after, now, random, lock: holdLock, open: openTabChannel, onShown }

/**
 * One connection for all pages of the browser that use the same source: one of them leads and has it, the others are told
 * by it. When that page goes, another takes over, and nothing is lost, told twice or out of order.
 *
 * All that makes two streams one in a page makes them one here: method, url, credentials and `key`. So the user belongs in
 * `key` where cookies or `headers` decide whose messages these are. `headers` are those of the page that leads, and
 * `until` is each page's own. A request that is not repeated unasked (a POST), `share: false`, and pages without Web Locks
 * or BroadcastChannel have connections of their own.
 *
 * @example
 * ```ts
 * const client = createSSEClient({ key: user.id, use: [acrossTabs()] })
 * ```
 */
export const acrossTabs = (): Layer => {
  const layer: Layer = (connect) => (sink, stream) => {
    if (!stream.isShared || !policyOf(stream.options).resumes) return connect(sink, stream)
    // A page that is put aside must hand on the lead.
    return pageCache((own, info) => createTab(browser, connect, own, info))(sink, stream)
  }
  layer.isLast = true
  return layer
}
