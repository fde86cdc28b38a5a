import type {
  ListOptions,
  ListSnapshot,
  MessageHandler,
  Reducer,
  ReducerOptions,
  ReducerSnapshot,
  Source,
  SSEOptions,
  Stream,
  StreamOptions,
  StreamSnapshot,
  TextOptions,
  TextSnapshot,
  TextView,
} from '@ssekit/core'

type Controls = Pick<Stream, 'on' | 'open' | 'close' | 'reconnect' | 'clearGap'>

/** What each hook or composable is called with, by name: the same in every framework. */
export interface HookProps {
  useSSE: { source: Source; options?: SSEOptions }
  useSSEList: { source: Source; options?: ListOptions & Omit<SSEOptions, 'key'> }
  useSSEEvent: {
    source: Source
    event: string | readonly string[]
    handler: MessageHandler<unknown>
    options?: SSEOptions
  }
  useSSEText: { source: Source; options?: TextOptions }
  useSSESelector: {
    source: Source
    selector: (snapshot: StreamSnapshot) => unknown
    options?: SSEOptions & { isEqual?: ((a: unknown, b: unknown) => boolean) | null }
  }
  useSSEReducer: {
    source: Source
    reducer: Reducer<unknown>
    initial: unknown
    options?: ReducerOptions & SSEOptions
  }
}

/** What a component can show of it, as plain values. */
export interface HookFields {
  useSSE: StreamSnapshot
  useSSEList: ListSnapshot<unknown>
  useSSEEvent: object
  useSSEText: TextSnapshot
  useSSESelector: { selected: unknown }
  useSSEReducer: ReducerSnapshot<unknown>
}

/** What it can call. */
export interface HookControls {
  useSSE: Controls
  useSSEList: Omit<Controls, 'on'> & { clear(): void; remove(predicate: (item: unknown) => boolean): void }
  useSSEEvent: object
  useSSEText: Pick<TextView, 'start' | 'stop' | 'clear'>
  useSSESelector: object
  useSSEReducer: Omit<Controls, 'on'> & { reset(): void }
}

export type HookName = keyof HookProps

/** A component (or several alike) on a page that uses one hook. */
export interface Mounted<H extends HookName> {
  /** What the first of the components shows now: only the fields it reads. */
  shown(): HookFields[H]
  /** What it showed, render by render. */
  readonly renders: readonly HookFields[H][]
  controls(): HookControls[H]
  /** Renders it with other props. */
  update(props: HookProps[H]): void
  /** Resolves when the page shows the props it was given last. */
  settled(): Promise<void>
  unmount(): void
}

export interface MountOptions<H extends HookName> {
  /** The fields that the component renders. @default every one */
  reads?: readonly (keyof HookFields[H] & string)[]
  /** How many components alike are on the page. @default 1 */
  copies?: number
  /** A client of their own (provider, plugin). @default the page's */
  client?: StreamOptions
}

/** How a framework renders; the table of behaviours knows nothing else of it. */
export interface BindingDriver {
  readonly name: string
  /** Whether each render may bring other handlers. */
  readonly rendersHandlers?: boolean
  mount<H extends HookName>(hook: H, props: HookProps[H], options?: MountOptions<H>): Mounted<H>
  /** The markup that a server makes of the same component. */
  renderToString<H extends HookName>(hook: H, props: HookProps[H], options?: MountOptions<H>): Promise<string>
  /** Takes over that markup, on a page that has it. */
  hydrate<H extends HookName>(
    markup: string,
    hook: H,
    props: HookProps[H],
    options?: MountOptions<H>,
  ): Mounted<H>
}

/** The text of the component: what it shows, as markup. */
export const toText = (fields: object): string =>
  JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? value.message : value))

export const pick = <T extends object>(source: T, names: readonly (keyof T)[]): T =>
  Object.fromEntries(names.map((name) => [name, source[name]])) as T

const STATUS_FIELDS = ['status', 'readyState', 'isConnected', 'error', 'retry', 'gap', 'dropped'] as const

export const FIELDS: { readonly [H in HookName]: readonly (keyof HookFields[H] & string)[] } = {
  useSSE: [...STATUS_FIELDS, 'data', 'message', 'latest', 'lastEventId'],
  useSSEList: [...STATUS_FIELDS, 'items'],
  useSSEEvent: [],
  useSSEText: [...STATUS_FIELDS, 'text', 'isStreaming'],
  useSSESelector: ['selected'],
  useSSEReducer: [...STATUS_FIELDS, 'state'],
}
