import { expect, it, onTestFinished } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useStore } from './useStore.ts'

/** A store that knows who watches it. */
const createWatched = (value: string) => {
  const listeners = new Set<() => void>()
  return {
    listeners,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => value,
    set: (next: string) => {
      value = next
      for (const listener of listeners) listener()
    },
  }
}

it('shows what is in the store that is meant now, and leaves the other', async () => {
  const [a, b] = [createWatched('a'), createWatched('b')]
  const meant = ref<'a' | 'b'>('a')
  const scope = effectScope()
  onTestFinished(() => scope.stop())
  const state = scope.run(() => useStore(() => (meant.value === 'a' ? a : b)))!
  a.set('a changed')
  expect(state.value).toBe('a changed')
  meant.value = 'b'
  await nextTick()
  a.set('nobody looks')
  expect([state.value, a.listeners.size, b.listeners.size]).toEqual(['b', 0, 1])
  scope.stop()
  expect(b.listeners.size).toBe(0)
})
