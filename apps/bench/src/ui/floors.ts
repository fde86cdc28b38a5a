import { createParser } from 'eventsource-parser'
import type { Told, Way } from './way.ts'

/** Writes the last text once a frame: nothing that shows messages can do less. */
const oncePerFrame = (root: HTMLElement, { seen, rendered }: Told) => {
  let last: string | null = null
  return (data: string): void => {
    seen(data)
    if (last === null) {
      requestAnimationFrame(() => {
        root.textContent = last
        last = null
        rendered()
      })
    }
    last = data
  }
}

export const floors: Record<string, Way> = {
  'floor, EventSource': (root, url, told) => {
    const show = oncePerFrame(root, told)
    new EventSource(url).addEventListener('message', ({ data }: MessageEvent<string>) => show(data))
  },
  'floor, fetch': async (root, url, told) => {
    const show = oncePerFrame(root, told)
    const { body } = await fetch(url)
    const decoder = new TextDecoder()
    const parser = createParser({ onEvent: ({ data }) => show(data) })
    const reader = body!.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parser.feed(decoder.decode(part.value, { stream: true }))
    }
  },
}
