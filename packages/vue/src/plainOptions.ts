import type { EventMap, Source, SSEOptions } from '@ssekit/core'
import { toValue, type MaybeRefOrGetter } from 'vue'

/** A source, or a ref or getter of one: when it names another stream, the composable follows. */
// Asked first, so that the compiler's errors say what it is instead of its name.
export type MaybeSource<E = EventMap> = [Source<E>] extends [never] ? never : MaybeRefOrGetter<Source<E>>

/** The options of the core, and what only a Vue component has. */
export interface VueOptions<E = EventMap> extends Omit<SSEOptions<E>, 'enabled'> {
  /** `false`: it does not listen, and reads `idle`; data and place are kept. A ref or getter is followed. @default true */
  enabled?: MaybeRefOrGetter<boolean | null | undefined>
  /** What to do while `<KeepAlive>` hides the component; a paused one catches up when it comes back. @default 'keep' */
  whenDeactivated?: 'keep' | 'pause' | null | undefined
}

/** The options as the core takes them, with refs and getters read. */
export const plainOptions = <E>({
  whenDeactivated: _,
  enabled,
  ...options
}: VueOptions<E>): SSEOptions<E> => ({
  ...options,
  enabled: toValue(enabled),
})
