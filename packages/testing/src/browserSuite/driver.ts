import type { Layer } from '@ssekit/core'

/** What a component on the page is given. */
export interface ListProps {
  url: string
  /** How many items stay. */
  limit?: number
  use?: Layer[]
  onEvent?: (data: unknown) => void
  /** Called whenever the component has put what it rendered on the page. */
  onRender?: () => void
}

/** Components on a real page: each is an `ol` with its status in `data-status` and an `li` with the JSON of each item. */
export interface ListPage {
  readonly container: HTMLElement
  unmount(): void
}

/** How a framework renders a list of what a stream says; the table of behaviours knows nothing else of it. */
export interface BrowserDriver {
  readonly name: string
  /** So many components alike, which leave the page with the test. */
  mountLists(props: ListProps, copies?: number): ListPage
}
