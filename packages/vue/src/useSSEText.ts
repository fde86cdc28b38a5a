import {
  createTextView,
  type EventMap,
  type Source,
  type StreamSpec,
  type TextOptions,
  type TextSnapshot,
  type TextView,
} from '@ssekit/core'
import { toValue, watch } from 'vue'
import { useSSEClient } from './createSSE.ts'
import { plainOptions, type MaybeSource, type VueOptions } from './plainOptions.ts'
import { isServer } from './lifecycle/rendering.ts'
import { createSnapshotRefs, type SnapshotRefs } from './lifecycle/snapshotRefs.ts'
import { useScope } from './lifecycle/useScope.ts'

/** How messages become text, and options of the stream. */
export type UseSSETextOptions<E = EventMap> = VueOptions<E> & Pick<TextOptions<E>, 'delta' | 'manual'>

/** The text for a template, how its stream is (readonly refs), and what asks for another. */
export type UseSSETextReturn = SnapshotRefs<TextSnapshot> & Pick<TextView, 'start' | 'stop' | 'clear'>

/**
 * Text that grows as it is streamed: the answer of a model, token by token.
 *
 * @example
 * ```ts
 * const chat = defineStream<{ message: { delta: string } }>('/api/chat')
 * const { text, isStreaming, start, stop } = useSSEText(chat, {
 *   manual: true,
 *   sentinel: '[DONE]',
 *   delta: (data) => data.delta,
 * })
 * const ask = () => void start({ message: 'Hello' })
 * ```
 */
export const useSSEText = <E = EventMap>(
  source: MaybeSource<E>,
  options?: UseSSETextOptions<E> | null,
): UseSSETextReturn => {
  const readSource = (): Source => toValue(source) as Source
  const { delta, manual, ...ofStream } = options ?? {}
  const streamOptions = ofStream as unknown as VueOptions
  const readOptions = (): TextOptions => ({
    ...plainOptions(streamOptions),
    delta: delta as TextOptions['delta'],
    manual,
  })
  const client = useSSEClient()
  const view = createTextView(client, readSource(), readOptions())
  const { refs, write } = createSnapshotRefs(view)
  const show = (): void => write(view.getSnapshot())
  let off = (): void => {}
  // Nobody on a server is there for the answer, nor to end it.
  if (isServer()) view.leave()

  // Read as the client does, so that a source that is changed in place is followed too.
  watch(
    () => client.read(readSource(), plainOptions(streamOptions)),
    (spec: StreamSpec | null | undefined) => {
      // The source threw, which Vue has told.
      if (spec === undefined) return
      view.update(readSource(), readOptions())
      view.refresh()
    },
  )
  useScope(
    'useSSEText',
    {
      start: () => {
        off = view.subscribe(show)
        show()
      },
      stop: () => {
        off()
        // The view lets a moment pass before it ends, for who comes back at once.
        void Promise.resolve().then(show)
      },
    },
    options?.whenDeactivated,
  )
  const { start, stop, clear } = view
  return {
    ...refs,
    start: (body) => {
      // The refs as they are now: watchers hear of a change only after whoever made it. By a watcher, so that an effect in which
      // it is asked depends on none of them.
      watch(
        () => view.update(readSource(), readOptions()),
        () => {},
      )()
      return start(body)
    },
    stop,
    clear,
  }
}
