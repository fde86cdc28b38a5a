import { createParser } from 'eventsource-parser'
import type { Told, Way } from './way.ts'

/** Hands on the last text of a frame. */
export const oncePerFrame = (seen: Told['seen'], show: (text: string) => void) => {
  let last: string | null = null
  return (data: string): void => {
    seen(data)
    if (last === null) {
      requestAnimationFrame(() => {
        const text = last!
        last = null
        show(text)
      })
    }
    last = data
  }
}

/** Nothing that shows messages can do less. */
const writeText = (root: HTMLElement, { seen, rendered }: Told) =>
  oncePerFrame(seen, (text) => {
    root.textContent = text
    rendered()
  })

export const floors: Record<string, Way> = {
  'floor, EventSource': (root, url, told) => {
    const show = writeText(root, told)
    new EventSource(url).addEventListener('message', ({ data }: MessageEvent<string>) => show(data))
  },
  'floor, fetch': async (root, url, told) => {
    const show = writeText(root, told)
    const { body } = await fetch(url)
    const decoder = new TextDecoder()
    const parser = createParser({ onEvent: ({ data }) => show(data) })
    const reader = body!.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parser.feed(decoder.decode(part.value, { stream: true }))
    }
  },
}
