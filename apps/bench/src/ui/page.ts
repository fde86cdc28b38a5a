import { floors } from './floors.ts'
import { reactWays } from './reactWays.ts'
import { vueWays } from './vueWays.ts'
import type { Way } from './way.ts'

export interface Seen {
  seen: number
  renders: number
  frames: number
  /** Milliseconds; 0 when none was longer than 50. */
  longestTask: number
}

const ways: Record<string, Way> = { ...floors, ...reactWays, ...vueWays }

const result: Seen = { seen: 0, renders: 0, frames: 0, longestTask: 0 }
const root = document.body.appendChild(document.createElement('div'))

/** Resolves when the stream is open and the page has drawn what it shows before the first message. */
const open = async (name: string, url: string): Promise<void> => {
  ways[name]!(root, url, {
    seen: () => (result.seen += 1),
    rendered: () => (result.renders += 1),
  })
  await fetch('/opened')
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame)
}

/** Lets the messages come; resolves once the page shows the last one. */
const receive = async (): Promise<Seen> => {
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) result.longestTask = Math.max(result.longestTask, duration)
  })
  observer.observe({ type: 'longtask' })
  result.renders = 0
  let isOver = false
  const countFrame = (): void => {
    result.frames += 1
    if (!isOver) requestAnimationFrame(countFrame)
  }
  requestAnimationFrame(countFrame)

  await new Promise<void>((resolve) => {
    new MutationObserver(() => {
      if (root.textContent === 'end') resolve()
    }).observe(root, { subtree: true, childList: true, characterData: true })
    void fetch('/begin')
  })
  isOver = true
  // What the last task was is told in a later one.
  await new Promise((resolve) => setTimeout(resolve, 50))
  return result
}

Object.assign(globalThis, { names: Object.keys(ways), open, receive })
