import { onTestFinished } from 'vitest'
import { createApp, type Component } from 'vue'

/** A page as in an application, gone with the test. */
export const show = (component: Component) => {
  const container = document.createElement('main')
  document.body.append(container)
  const app = createApp(component)
  app.mount(container)
  let isMounted = true
  const unmount = (): void => {
    if (isMounted) app.unmount()
    isMounted = false
    container.remove()
  }
  onTestFinished(unmount)
  return { container, unmount }
}
