import { describe, expect, it, vi } from 'vitest'
import { trackReads, type View } from './trackReads.ts'

interface State {
  status: string
  data: number
}
const createView = () => {
  let state: State = { status: 'open', data: 0 }
  const listeners = new Set<() => void>()
  const view: View<State> = {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => state,
    getServerSnapshot: () => ({ status: 'connecting', data: -1 }),
  }
  const set = (change: Partial<State>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  return { view, set }
}

describe('trackReads', () => {
  it('calls only when a field that was read changed', () => {
    const { view, set } = createView()
    const tracked = trackReads(view)
    const listener = vi.fn()
    const off = tracked.subscribe(listener)
    set({ data: 1 })
    expect(listener).not.toHaveBeenCalled()
    expect(tracked.track(tracked.getSnapshot()).status).toBe('open')
    set({ data: 2 })
    expect(listener).not.toHaveBeenCalled()
    set({ status: 'done' })
    expect(listener).toHaveBeenCalledOnce()
    off()
    set({ status: 'open' })
    expect(listener).toHaveBeenCalledOnce()
  })

  it('shows the present state of a field that is read for the first time', () => {
    const { view, set } = createView()
    const tracked = trackReads(view)
    tracked.subscribe(() => {})
    void tracked.track(tracked.getSnapshot()).status
    set({ data: 7 })
    expect(tracked.track(tracked.getSnapshot()).data).toBe(7)
  })

  it('shows the same however often one render reads it: what came since is for the next', () => {
    const { view, set } = createView()
    const tracked = trackReads(view)
    tracked.subscribe(() => {})
    const shown = tracked.track(tracked.getSnapshot())
    expect(shown.data).toBe(0)
    set({ data: 1 })
    expect(shown.data).toBe(0)
    expect(tracked.track(tracked.getSnapshot()).data).toBe(1)
  })

  it('counts a spread as reading all, and keeps the state of the server apart', () => {
    const { view, set } = createView()
    const tracked = trackReads(view)
    const listener = vi.fn()
    tracked.subscribe(listener)
    expect({ ...tracked.track(tracked.getServerSnapshot()) }).toEqual({ status: 'connecting', data: -1 })
    set({ data: 1 })
    expect(listener).toHaveBeenCalledOnce()
  })
})
