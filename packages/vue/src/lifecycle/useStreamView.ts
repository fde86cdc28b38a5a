import type { EventMap, Rules, StreamHandle, StreamSpec, View } from '@ssekit/core'
import { toValue, watch } from 'vue'
import { useSSEClient } from '../createSSE.ts'
import { plainOptions, type MaybeSource, type VueOptions } from '../plainOptions.ts'
import { createSnapshotRefs, type SnapshotRefs } from './snapshotRefs.ts'
import { useScope } from './useScope.ts'

/** Of what only a Vue component has. */
const RULES: Rules = {
  whenDeactivated: (value) => value === 'keep' || value === 'pause',
}

interface Bound<V> {
  identity: string | null
  stream: StreamHandle
  view: V
}

export interface StreamView<S extends object, V extends View<S>> {
  refs: SnapshotRefs<S>
  /** The stream and its view as the source names them now. */
  current(): Bound<V>
  /** The functions of the stream, for whichever it is. */
  controls: Pick<StreamHandle, 'on' | 'open' | 'close' | 'reconnect' | 'clearGap'>
  /** Ends it for good, before its scope does: no change of source and no `<KeepAlive>` brings it back. */
  end(): void
}

/** Follows a source from stream to stream and shows a view over it as refs. */
export const useStreamView = <S extends object, V extends View<S>>(
  name: string,
  source: MaybeSource<EventMap>,
  options: VueOptions,
  makeView: (stream: StreamHandle) => V,
): StreamView<S, V> => {
  const client = useSSEClient()
  /** What `on` added: kept over a change of source, let go while the composable is stopped. */
  const listeners = new Set<{ attach(): void; detach(): void }>()
  let isStarted = false
  let wasStarted = false
  let isEnded = false
  /** As the source was last read: one that throws now must not keep a component from starting. */
  let isEnabled = false
  let offView = (): void => {}

  const read = () => client.read(toValue(source), plainOptions(options))
  const bind = (): Bound<V> => {
    isEnabled = read()?.isEnabled ?? false
    const stream = client.stream(toValue(source), plainOptions(options))
    stream.setView(RULES, options)
    return { identity: stream.identity, stream, view: makeView(stream) }
  }
  let bound = bind()
  const { refs, write } = createSnapshotRefs<S>(bound.view)
  const show = (): void => write(bound.view.getSnapshot())

  const start = (): void => {
    if (isEnded) return
    isStarted = wasStarted = true
    bound.stream.setEnabled(isEnabled)
    offView = bound.view.subscribe(show)
    for (const listener of listeners) listener.attach()
    show()
  }
  const stop = (): void => {
    isStarted = false
    offView()
    for (const listener of listeners) listener.detach()
    // Whoever kept `open` or `reconnect` must not connect for a component that left.
    bound.stream.setEnabled(false)
  }

  const unwatch = watch(read, (spec: StreamSpec | null | undefined) => {
    // The source threw, which Vue has told: what is shown stays until it gives one again.
    if (spec === undefined) return
    if ((spec?.identity ?? null) === bound.identity) {
      bound.stream.update(spec)
      isEnabled = spec?.isEnabled ?? false
      if (isStarted) bound.stream.setEnabled(isEnabled)
      return
    }
    const isRunning = isStarted
    stop()
    bound = bind()
    if (isRunning) return start()
    // A paused one stays so; what a server rendered is shown until the first start.
    if (wasStarted) bound.stream.setEnabled(false)
    show()
  })

  const rest = (): void => {
    stop()
    show()
  }
  useScope(name, { start, stop: rest }, options.whenDeactivated)

  return {
    refs,
    current: () => bound,
    controls: {
      on: (event, handler) => {
        let off = (): void => {}
        const listener = {
          attach: () => {
            off = bound.stream.on(event, handler)
          },
          detach: () => off(),
        }
        listeners.add(listener)
        if (isStarted) listener.attach()
        return () => {
          listeners.delete(listener)
          off()
        }
      },
      open: () => bound.stream.open(),
      close: () => bound.stream.close(),
      reconnect: () => bound.stream.reconnect(),
      clearGap: () => bound.stream.clearGap(),
    },
    end: () => {
      isEnded = true
      unwatch()
      rest()
    },
  }
}
