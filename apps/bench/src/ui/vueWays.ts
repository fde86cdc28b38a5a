import { useEventSource } from '@vueuse/core'
import { createApp, defineComponent, shallowRef, watch, type ShallowRef } from 'vue'
import { eventSourceTransport } from '@ssekit/core'
import { useSSE } from '@ssekit/vue'
import { oncePerFrame } from './floors.ts'
import type { Told, Way } from './way.ts'

type Use = (url: string, seen: Told['seen']) => Readonly<ShallowRef<string | null | undefined>>

const asWay =
  (use: Use): Way =>
  (root, url, { seen, rendered }) => {
    const Shown = defineComponent(() => {
      const data = use(url, seen)
      return () => {
        rendered()
        return data.value ?? ''
      }
    })
    createApp(Shown).mount(root)
  }

/** By fetch unless told otherwise. */
const createUse =
  (transport?: ReturnType<typeof eventSourceTransport>): Use =>
  (url, seen) => {
    const onMessage = ({ data }: { data: unknown }) => seen(data as string)
    const { data } = useSSE({ url, decode: 'text', onMessage, ...(transport && { transport }) })
    return data as Readonly<ShallowRef<string | undefined>>
  }

const tellEach = (data: Readonly<ShallowRef<string | null>>, seen: Told['seen']) => {
  watch(data, (text) => {
    if (text !== null) seen(text)
  })
  return data
}

export const vueWays: Record<string, Way> = {
  // What Vue takes for it at the least: one ref, set once a frame.
  'floor, EventSource, Vue': asWay((url, seen) => {
    const last = shallowRef('')
    const show = oncePerFrame(seen, (text) => (last.value = text))
    new EventSource(url).addEventListener('message', ({ data }: MessageEvent<string>) => show(data))
    return last
  }),
  'ssekit, Vue': asWay(createUse()),
  'ssekit, Vue, EventSource': asWay(createUse(eventSourceTransport())),
  'shallowRef, Vue': asWay((url, seen) => {
    const last = shallowRef<string | null>(null)
    new EventSource(url).onmessage = ({ data }: MessageEvent<string>) => (last.value = data)
    return tellEach(last, seen)
  }),
  VueUse: asWay((url, seen) => tellEach(useEventSource(url).data, seen)),
}
