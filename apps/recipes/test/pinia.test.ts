import { createPinia } from 'pinia'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createSSRApp, defineComponent, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { useOrders } from '../src/pinia/useOrders.ts'

const Page = defineComponent(() => {
  const orders = useOrders()
  return () => h('p', orders.status)
})

it('a store that a server rendered wakes in the page without a warning', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  vi.stubGlobal('fetch', () => new Promise(() => {}))
  onTestFinished(() => void vi.unstubAllGlobals())
  const make = () => {
    const pinia = createPinia()
    return { pinia, app: createSSRApp(Page).use(pinia) }
  }
  const onServer = make()
  const container = document.createElement('div')
  container.innerHTML = await renderToString(onServer.app)
  const inPage = make()
  // As Nuxt hands it over: as text.
  inPage.pinia.state.value = JSON.parse(
    JSON.stringify(onServer.pinia.state.value),
  ) as typeof onServer.pinia.state.value
  inPage.app.mount(container)
  onTestFinished(() => inPage.app.unmount())
  expect(container.textContent).toBe('idle')
  expect(warn.mock.calls).toEqual([])
})
