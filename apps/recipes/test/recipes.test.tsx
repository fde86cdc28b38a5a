// @vitest-environment jsdom
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { render } from '@testing-library/react'
import { mount } from '@vue/test-utils'
import { createPinia, disposePinia } from 'pinia'
import { Provider } from 'react-redux'
import { describe, expect, it, onTestFinished } from 'vitest'
import OrdersInPinia from '../src/pinia/Orders.vue'
import { Orders as OrdersInRedux } from '../src/redux/Orders.tsx'
import { createStore, ordersApi } from '../src/redux/store.ts'
import { Orders as OrdersInReactQuery } from '../src/tanstack-query/Orders.tsx'
import OrdersInVueQuery from '../src/tanstack-query/Orders.vue'
import { type Shop, startShop } from './startShop.ts'

interface Page {
  element: Element
  leave(): void
}

const inReact = (page: React.ReactElement): Page => {
  const { container, unmount } = render(page)
  return { element: container, leave: unmount }
}
const noRetries = { defaultOptions: { queries: { retry: false } } }

const libraries: [name: string, open: () => Page][] = [
  [
    'TanStack Query in React',
    () =>
      inReact(
        <QueryClientProvider client={new QueryClient(noRetries)}>
          <OrdersInReactQuery />
        </QueryClientProvider>,
      ),
  ],
  [
    'TanStack Query in Vue',
    () => {
      const plugin = [VueQueryPlugin, { queryClientConfig: noRetries }] as const
      const page = mount(OrdersInVueQuery, { global: { plugins: [[...plugin]] } })
      return { element: page.element as Element, leave: () => page.unmount() }
    },
  ],
  [
    'Pinia',
    () => {
      const pinia = createPinia()
      const page = mount(OrdersInPinia, { global: { plugins: [pinia] } })
      const leave = () => {
        page.unmount()
        // A store outlives its components.
        disposePinia(pinia)
      }
      return { element: page.element as Element, leave }
    },
  ],
  [
    'Redux Toolkit',
    () => {
      const store = createStore()
      const { element, leave } = inReact(
        <Provider store={store}>
          <OrdersInRedux />
        </Provider>,
      )
      return {
        element,
        leave() {
          leave()
          // What is cached outlives its components for a minute.
          store.dispatch(ordersApi.util.resetApiState())
        },
      }
    },
  ],
]

const textsOf = ({ element }: Page): (string | null)[] =>
  [...element.querySelectorAll('li')].map(({ textContent }) => textContent)
const wanted = ({ orders }: Shop): string[] => orders.map(({ id, status }) => `${id}: ${status}`)

describe.each(libraries)('docs/state-libraries.md: %s', (_, openPage) => {
  const open = (): Page => {
    const page = openPage()
    onTestFinished(page.leave)
    return page
  }

  it('shows the list, and every change of it', async () => {
    const shop = await startShop()
    await shop.change('A', 'ordered')
    const page = open()
    await expect.poll(() => textsOf(page)).toEqual(['A: ordered'])
    await expect.poll(shop.connections).toBe(1)
    await shop.change('B', 'ordered')
    await shop.change('A', 'sent')
    await expect.poll(() => textsOf(page)).toEqual(['A: sent', 'B: ordered'])
    page.leave()
    await expect.poll(shop.connections).toBe(0)
  })

  it('misses nothing of what changes while it loads', async () => {
    const shop = await startShop()
    const page = open()
    for (let i = 0; i < 60; i += 1) {
      await shop.change(`order ${i % 7}`, `status ${i}`)
      await new Promise((resolve) => setTimeout(resolve, i % 3))
    }
    await expect.poll(() => textsOf(page)).toEqual(wanted(shop))
  })

  it('has the list of now after messages that will not come', async () => {
    const shop = await startShop()
    await shop.change('A', 'ordered')
    const page = open()
    await expect.poll(shop.connections).toBe(1)
    await expect.poll(() => textsOf(page)).toEqual(['A: ordered'])
    const restarting = shop.restart()
    await shop.change('A', 'sent while nobody could hear it')
    await restarting
    await expect.poll(() => textsOf(page)).toEqual(wanted(shop))
    await expect.poll(shop.connections).toBe(1)
    await shop.change('B', 'ordered')
    await expect.poll(() => textsOf(page)).toEqual(wanted(shop))
  })

  it('says what is wrong', async () => {
    const shop = await startShop()
    shop.failAlways()
    const page = open()
    await expect.poll(() => page.element.textContent).toContain('The server answered 500')
  })
})

it('TanStack Query: what was only said to be new is read again', async () => {
  const shop = await startShop()
  let reads = 0
  const Prices = () => {
    const { data } = useQuery({ queryKey: ['prices'], queryFn: () => Promise.resolve((reads += 1)) })
    return <i>{data}</i>
  }
  const { container, unmount } = render(
    <QueryClientProvider client={new QueryClient()}>
      <Prices />
      <OrdersInReactQuery />
    </QueryClientProvider>,
  )
  onTestFinished(unmount)
  const shown = (): string | null | undefined => container.querySelector('i')?.textContent
  // Once for itself, and once as the stream opens.
  await expect.poll(shown).toBe('2')
  await shop.reprice()
  await expect.poll(shown).toBe('3')
})
