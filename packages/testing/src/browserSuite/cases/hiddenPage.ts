import { expect, it, onTestFinished, vi } from 'vitest'
import { scenarios, send, stream } from '../../remote/index.ts'
import type { BrowserDriver } from '../driver.ts'
import { rowsOf } from '../rowsOf.ts'
import { statusesOf } from '../statusesOf.ts'

/** What a tab in the background gets: no frames, whether it knows of that or not. */
const withoutFrames = (visibility: DocumentVisibilityState): { asked: () => number } => {
  let asked = 0
  vi.stubGlobal('requestAnimationFrame', () => (asked += 1))
  const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility)
  onTestFinished(() => {
    vi.unstubAllGlobals()
    visible.mockRestore()
  })
  return { asked: () => asked }
}

export const hiddenPageCases = ({ mountLists }: BrowserDriver): void => {
  it.for(['hidden', 'visible'] as const)(
    'a %s page that draws no frames has the present state',
    async (visibility) => {
      const { asked } = withoutFrames(visibility)
      const path = await scenarios.serve(stream('data: 1\n\n'))
      const { container } = mountLists({ url: path.url })
      await expect.poll(() => statusesOf(container)).toEqual(['open'])
      await expect.poll(() => rowsOf(container)).toEqual(['1'])
      await path.play(send('data: 2\n\ndata: 3\n\n'))
      await expect.poll(() => rowsOf(container)).toEqual(['1', '2', '3'])
      expect(asked() > 0).toBe(visibility === 'visible')
    },
  )
}
