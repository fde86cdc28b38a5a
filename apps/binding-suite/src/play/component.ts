import type { Source, SSEMessage, Status } from '@ssekit/core'
import type { PlayServer } from '../../../../packages/core/test/stream/play/server.ts'
import type { BindingDriver, HookFields, HookProps } from '../driver.ts'

/** A component on the page, which looks at all that it is told. */
export interface PlayComponent {
  readonly name: string
  /** The one that its source leads to; null without a source. */
  server(): PlayServer | null
  open(): void
  close(): void
  reconnect(): void
  toggle(): void
  /** Gives it a source that leads there. */
  follow(server: PlayServer | null): void
  unmount(): void
  /** What is wrong with it when all has calmed down. */
  checkCalm(): void
  /** Whether it is to have a connection. */
  isAttached(): boolean
}

interface ComponentParts {
  driver: BindingDriver
  name: string
  hook: 'useSSE' | 'useSSEList'
  server: PlayServer
  isEnabled: boolean
  sourceOf(server: PlayServer): Source
  /** Within a handler. */
  onTold(component: PlayComponent): void
  fail(what: string): void
  note(what: string): void
}

export const mountComponent = (parts: ComponentParts): PlayComponent => {
  const { driver, name, hook, sourceOf, onTold, fail, note } = parts
  let { isEnabled } = parts
  let server: PlayServer | null = parts.server
  let isClosed = false
  /** The number it was told last of its present source; null before the first. */
  let last: number | null = null
  let items: number[] = []
  let toldStatus: Status | null = null
  let renderings = 0

  const take = (from: PlayServer, rendering: number, { lastEventId }: SSEMessage, isWhole: boolean): void => {
    const number = Number(lastEventId)
    note(`  ${name} has ${number}`)
    if (driver.rendersHandlers && from !== server)
      fail(`${name}: ${number} came of a source that it has no more`)
    if (rendering !== renderings && driver.rendersHandlers) fail(`${name}: a handler of before was called`)
    if (last !== null && number !== last + 1 && server?.gaps() === 0)
      fail(`${name}: after ${last} came ${number}`)
    if (last !== null && number <= last) fail(`${name}: after ${last} came ${number}`)
    last = number
    if (isWhole) items.push(number)
    onTold(component)
  }

  const props = (): HookProps['useSSE'] => {
    const from = server
    const rendering = (renderings += 1)
    return {
      source: from && sourceOf(from),
      options: {
        enabled: isEnabled,
        onMessage: (_, message) => take(from!, rendering, message, true),
        onError: ({ code, raw }) => {
          if (code === 'decode') take(from!, rendering, raw!, false)
        },
        onStatus: (status) => {
          note(`  ${name} is ${status}`)
          if (status === toldStatus) fail(`${name} was told ${status} twice`)
          toldStatus = status
          if (status === 'done') last = null
          onTold(component)
        },
        onGap: () => {
          last = null
          onTold(component)
        },
      },
    }
  }
  const page = driver.mount(hook, props() as never)

  const component: PlayComponent = {
    name,
    server: () => server,
    open: () => {
      isClosed = false
      page.controls().open()
    },
    close: () => {
      // Without a source there is nothing to close.
      isClosed = server !== null
      page.controls().close()
    },
    reconnect: () => {
      isClosed = false
      page.controls().reconnect()
    },
    toggle: () => {
      isEnabled = !isEnabled
      page.update(props() as never)
    },
    follow: (next) => {
      if (next !== server) {
        last = toldStatus = null
        items = []
        isClosed = false
      }
      server = next
      page.update(props() as never)
    },
    unmount: page.unmount,
    isAttached: () => server !== null && isEnabled && !isClosed,
    checkCalm: () => {
      const shown = page.shown() as HookFields['useSSE'] & HookFields['useSSEList']
      const { status } = shown
      const isAttached = component.isAttached()
      if (!isAttached && !isClosed && status !== 'idle') fail(`${name} is disabled and shows ${status}`)
      if (isClosed && !['closed', 'done', 'error'].includes(status))
        fail(`${name} is closed and shows ${status}`)
      const known = toldStatus ?? (server && isEnabled ? 'connecting' : 'idle')
      if (known !== status && server) fail(`${name} was told ${known} and shows ${status}`)
      if (hook === 'useSSEList') {
        const listed = shown.items.join()
        if (listed !== items.join()) fail(`${name} shows ${listed} and was told ${items.join()}`)
      }
      if (!isAttached) return
      if (!['open', 'done', 'error'].includes(status)) fail(`${name} shows ${status} still`)
      if (status !== 'open') return
      if (last !== server!.top()) fail(`${name} was told ${last}, of ${server!.top()}`)
      if (hook === 'useSSE' && shown.data !== server!.top())
        fail(`${name} shows ${String(shown.data)}, of ${server!.top()}`)
    },
  }
  return component
}
