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
import { render } from '@testing-library/react'
import { useEffect, type ReactElement } from 'react'
import { renderToString } from 'react-dom/server'
import { beforeAll, onTestFinished } from 'vitest'
import {
  createSSEClient,
  SSEProvider,
  useSSE,
  useSSEEvent,
  useSSEList,
  useSSEReducer,
  useSSESelector,
  useSSEText,
} from '../src/index.ts'

type Shown = (fields: object, controls: object) => void

interface ProbeProps<H extends HookName> {
  props: HookProps[H]
  reads: readonly string[]
  onRender: Shown
}

/** Shows the fields and tells of each render that reached the page. */
const useProbe = (result: object, reads: readonly string[], onRender: Shown): ReactElement => {
  const fields = pick(result, reads as never[])
  useEffect(() => onRender(fields, result))
  return <output>{toText(fields)}</output>
}

const probes: { [H in HookName]: (props: ProbeProps<H>) => ReactElement } = {
  useSSE: ({ props, reads, onRender }) => useProbe(useSSE(props.source, props.options), reads, onRender),
  useSSEList: ({ props, reads, onRender }) =>
    useProbe(useSSEList(props.source, props.options), reads, onRender),
  useSSEText: ({ props, reads, onRender }) =>
    useProbe(useSSEText(props.source, props.options), reads, onRender),
  useSSESelector: ({ props, reads, onRender }) =>
    useProbe({ selected: useSSESelector(props.source, props.selector, props.options) }, reads, onRender),
  useSSEReducer: ({ props, reads, onRender }) =>
    useProbe(useSSEReducer(props.source, props.reducer, props.initial, props.options), reads, onRender),
  useSSEEvent: ({ props, reads, onRender }) => {
    useSSEEvent(props.source, props.event, props.handler, props.options)
    return useProbe({}, reads, onRender)
  },
}

const pageOf = <H extends HookName>(
  hook: H,
  { reads = FIELDS[hook], copies = 1, client }: MountOptions<H>,
) => {
  const Probe = probes[hook] as (props: ProbeProps<H>) => ReactElement
  const own = client && createSSEClient(client)
  return (props: HookProps[H], onRender: (copy: number) => Shown): ReactElement => {
    const all = Array.from({ length: copies }, (_, copy) => (
      <Probe key={copy} props={props} reads={reads} onRender={onRender(copy)} />
    ))
    return own ? <SSEProvider client={own}>{all}</SSEProvider> : <>{all}</>
  }
}

// Renders as a page does: inside act() React would gather them, and the count would say nothing.
beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
})

export const createReactDriver = (name: string, { strict }: { strict: boolean }): BindingDriver => {
  const mount = <H extends HookName>(
    hook: H,
    props: HookProps[H],
    options: MountOptions<H> = {},
    markup?: string,
  ): Mounted<H> => {
    const renders: HookFields[H][] = []
    let controls: HookControls[H]
    const page = pageOf(hook, options)
    const onRender =
      (copy: number): Shown =>
      (fields, result) => {
        if (copy > 0) return
        renders.push(fields as HookFields[H])
        controls = result as HookControls[H]
      }
    const { rerender, unmount } = render(page(props, onRender), {
      reactStrictMode: strict,
      ...(markup !== undefined && { container: containerOf(markup), hydrate: true }),
    })
    onTestFinished(unmount)
    return {
      shown: () => renders.at(-1)!,
      renders,
      controls: () => controls,
      update: (next) => rerender(page(next, onRender)),
      settled: async () => {},
      unmount,
    }
  }

  return {
    name,
    rendersHandlers: true,
    mount,
    renderToString: async (hook, props, options = {}) =>
      renderToString(pageOf(hook, options)(props, () => () => {})),
    hydrate: (markup, hook, props, options) => mount(hook, props, options, markup),
  }
}
