import { keepFocus, screenFromHash } from '@ssekit/demo-kit'
import { useEffect, useRef, useSyncExternalStore } from 'react'

const subscribe = (listener: () => void) => {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

/** The screen the address bar names; the title follows it, and so does the focus once the user navigates. */
export const useScreen = (framework: string) => {
  const screen = screenFromHash(useSyncExternalStore(subscribe, () => location.hash))
  const mainRef = useRef<HTMLElement>(null)

  useEffect(() => {
    document.title = `${screen.label} · ssekit ${framework} demo`
  }, [screen, framework])

  useEffect(
    () =>
      subscribe(() => {
        mainRef.current?.focus({ preventScroll: true })
        scrollTo(0, 0)
      }),
    [],
  )

  useEffect(() => keepFocus(mainRef.current!), [])

  return { screen, mainRef }
}
