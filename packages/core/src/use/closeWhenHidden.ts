import { isHidden, onVisibility } from '../platform.ts'
import type { Layer } from '../source/layer.ts'
import { pauseWhile } from '../stream/pauseWhile.ts'

/**
 * A page that is not looked at has no connection: it reads `reconnecting` meanwhile (`connecting` where that was the first
 * attempt), and goes on from its place when it is shown. A request that is not repeated unasked (a POST) ends with an
 * error of code `aborted`.
 *
 * @example
 * ```ts
 * const client = createSSEClient({ use: [closeWhenHidden()] })
 * ```
 */
export const closeWhenHidden = (): Layer =>
  pauseWhile('hidden', (tell) => onVisibility(() => tell(isHidden())), isHidden)
