import {
  containerOf,
  FIELDS,
  pick,
  toText,
  type BindingDriver,
  type HookControls,
  type HookFields,
  type HookName,
  type HookProps,
  type Mounted,
  type MountOptions,
} from '@ssekit/binding-suite'
import { mount } from '@vue/test-utils'
import {
  createSSRApp,
  defineComponent,
  Fragment,
  h,
  nextTick,
  shallowRef,
  unref,
  type Component,
  type Plugin,
  type ShallowRef,
} from 'vue'
import { renderToString } from 'vue/server-renderer'
import { onTestFinished } from 'vitest'
import {
  createSSE,
  useSSE,
  useSSEEvent,
  useSSEList,
  useSSEReducer,
  useSSESelector,
  useSSEText,
} from '../src/index.ts'

type Props<H extends HookName> = ShallowRef<HookProps[H]>
type Shown = (fields: object, controls: object) => void

/** A prop of the page, as a getter: what a component would pass of its own props. */
const optionsOf = <H extends HookName>(props: Props<H>): Record<string, unknown> => {
  const options = (props.value.options ?? {}) as Record<string, unknown>
  const current = (name: string) => () => (props.value.options as Record<string, unknown> | undefined)?.[name]
  return { ...options, enabled: current('enabled') }
}

/** What the page has now, as a function; what is none is passed on as it is. */
const later = <F>(read: () => F): F =>
  typeof read() === 'function'
    ? (((...args: unknown[]) => (read() as (...all: unknown[]) => unknown)(...args)) as F)
    : read()

const hooks: { [H in HookName]: (props: Props<H>) => object } = {
  useSSE: (props) => useSSE(() => props.value.source, optionsOf(props)),
  useSSEList: (props) =>
    useSSEList(() => props.value.source, {
      ...optionsOf(props),
      event: () => props.value.options?.event,
      limit: () => props.value.options?.limit,
      order: () => props.value.options?.order,
    }),
  useSSEText: (props) => useSSEText(() => props.value.source, optionsOf(props)),
  useSSESelector: (props) => ({
    selected: useSSESelector(
      () => props.value.source,
      later(() => props.value.selector),
      optionsOf(props),
    ),
  }),
  useSSEReducer: (props) =>
    useSSEReducer(
      () => props.value.source,
      later(() => props.value.reducer),
      props.value.initial,
      { ...optionsOf(props), event: () => props.value.options?.event },
    ),
  useSSEEvent: (props) => {
    useSSEEvent(
      () => props.value.source,
      () => props.value.event,
      later(() => props.value.handler),
      optionsOf(props),
    )
    return {}
  },
}

/** A component that shows the fields and tells of each render. */
const probeOf = <H extends HookName>(
  hook: H,
  { reads = FIELDS[hook], copies = 1 }: MountOptions<H>,
  props: Props<H>,
  onRender: (copy: number) => Shown,
) => {
  const probe = (copy: number) =>
    defineComponent(() => {
      const result = hooks[hook](props) as Record<string, unknown>
      return () => {
        const plain = Object.fromEntries(reads.map((name) => [name, unref(result[name])]))
        const fields = pick(plain, reads)
        onRender(copy)(fields, result)
        return h('output', toText(fields))
      }
    })
  const all = Array.from({ length: copies }, (_, copy) => probe(copy))
  return defineComponent(
    () => () =>
      h(
        Fragment,
        all.map((component) => h(component)),
      ),
  )
}

const pluginsOf = <H extends HookName>({ client }: MountOptions<H>): Plugin[] =>
  client ? [createSSE(client)] : []

const mountNew = (component: Component, plugins: Plugin[]): (() => void) => {
  const wrapper = mount(component, { global: { plugins } })
  return () => wrapper.unmount()
}

const takeOver = (markup: string, component: Component, plugins: Plugin[]): (() => void) => {
  const app = createSSRApp(component)
  for (const plugin of plugins) app.use(plugin)
  app.mount(containerOf(markup))
  return () => app.unmount()
}

const mountProbe = <H extends HookName>(
  hook: H,
  first: HookProps[H],
  options: MountOptions<H> = {},
  markup?: string,
): Mounted<H> => {
  const props = shallowRef(first) as Props<H>
  const renders: HookFields[H][] = []
  let controls: HookControls[H]
  const component = probeOf(hook, options, props, (copy) => (fields, result) => {
    if (copy > 0) return
    renders.push(fields as HookFields[H])
    controls = result as HookControls[H]
  })
  const plugins = pluginsOf(options)
  const end = markup === undefined ? mountNew(component, plugins) : takeOver(markup, component, plugins)
  let isMounted = true
  const unmount = (): void => {
    if (isMounted) end()
    isMounted = false
  }
  onTestFinished(unmount)
  return {
    shown: () => renders.at(-1)!,
    renders,
    controls: () => controls,
    update: (next) => {
      props.value = next
    },
    settled: () => nextTick(),
    unmount,
  }
}

export const vueDriver: BindingDriver = {
  name: 'Vue',
  mount: mountProbe,
  hydrate: (markup, hook, props, options) => mountProbe(hook, props, options, markup),
  renderToString: async (hook, props, options = {}) => {
    const app = createSSRApp(probeOf(hook, options, shallowRef(props) as Props<typeof hook>, () => () => {}))
    for (const plugin of pluginsOf(options)) app.use(plugin)
    return renderToString(app)
  },
}
