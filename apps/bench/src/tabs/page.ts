import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { acrossTabs } from '@ssekit/core'
import { useSSE } from '@ssekit/react'

/** What became of a stream in one tab. */
export interface Seen {
  /** Of each message, when the application was given it, in epoch milliseconds. */
  times: number[]
  renders: number
  frames: number
  /** Milliseconds; 0 when none was longer than 50. */
  longestTask: number
}

const seen: Seen = { times: [], renders: 0, frames: 0, longestTask: 0 }
const root = document.body.appendChild(document.createElement('div'))
const use = [acrossTabs()]
// The clock of all tabs: finer than Date.now(), which is in whole milliseconds.
const onMessage = () => void seen.times.push(performance.timeOrigin + performance.now())

const Shown = ({ url, isShared }: { url: string; isShared: boolean }): string => {
  seen.renders += 1
  const { status, data } = useSSE({ url, decode: 'text', onMessage, ...(isShared && { use }) })
  return `${status} ${String(data ?? '')}`
}

const shows = (text: RegExp): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!text.test(root.textContent)) return
      observer.disconnect()
      resolve()
    }
    const observer = new MutationObserver(look)
    observer.observe(root, { subtree: true, childList: true, characterData: true })
    look()
  })

/** Resolves when the stream is open, and drawn so. */
const open = async (url: string, isShared: boolean): Promise<void> => {
  createRoot(root).render(createElement(Shown, { url, isShared }))
  await shows(/^open/)
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame)
}

/** Resolves once the tab shows the last message. */
const receive = async (): Promise<Seen> => {
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longestTask = Math.max(seen.longestTask, duration)
  })
  observer.observe({ type: 'longtask' })
  seen.renders = 0
  let isOver = false
  const countFrame = (): void => {
    seen.frames += 1
    if (!isOver) requestAnimationFrame(countFrame)
  }
  requestAnimationFrame(countFrame)
  await shows(/ end$/)
  isOver = true
  // What the last task was is told in a later one.
  await new Promise((resolve) => setTimeout(resolve, 50))
  return seen
}

Object.assign(globalThis, { open, receive })
