import { onTestFinished } from 'vitest'
import type * as Core from '../../../src/index.ts'

type FrameWindow = Window & typeof globalThis & { readonly core: typeof Core }

/** A page within the page: its own document, address and globals, and the library loaded there. */
export interface Frame {
  readonly window: FrameWindow
  readonly core: typeof Core
  /** Resolves when another page has been loaded in its place. */
  left(): Promise<void>
}

/** @param html what stands in the page before the library is loaded */
export const openFrame = async (html = ''): Promise<Frame> => {
  const element = document.createElement('iframe')
  onTestFinished(() => element.remove())
  const loaded = (): Promise<void> =>
    new Promise((resolve) => element.addEventListener('load', () => resolve(), { once: true }))
  // From the root, where these sources are served from.
  element.src = `/packages/core/test/support/frame/page.html?html=${encodeURIComponent(html)}`
  const first = loaded()
  document.body.append(element)
  await first
  const window = element.contentWindow as FrameWindow
  return { window, core: window.core, left: loaded }
}
