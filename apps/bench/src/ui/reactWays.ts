import { createElement, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { useEventSource } from 'react-use-websocket'
import { eventSourceTransport } from '@ssekit/core'
import { useSSE } from '@ssekit/react'
import { oncePerFrame } from './floors.ts'
import type { Told, Way } from './way.ts'

interface Props extends Told {
  url: string
}

const asWay =
  (component: (props: Props) => string): Way =>
  (root, url, told) =>
    createRoot(root).render(createElement(component, { url, ...told }))

/** By fetch unless told otherwise. */
const createShown =
  (transport?: ReturnType<typeof eventSourceTransport>) =>
  ({ url, seen, rendered }: Props): string => {
    rendered()
    const onMessage = ({ data }: { data: unknown }) => seen(data as string)
    const { data } = useSSE({ url, decode: 'text', onMessage, ...(transport && { transport }) })
    return (data as string | undefined) ?? ''
  }

const useTell = (data: string | undefined, seen: (data: string) => void): void => {
  useEffect(() => {
    if (data !== undefined) seen(data)
  }, [data, seen])
}

/** What React takes for it at the least: one state, set once a frame. */
const Barest = ({ url, seen, rendered }: Props): string => {
  rendered()
  const [last, setLast] = useState('')
  useEffect(() => {
    const show = oncePerFrame(seen, setLast)
    const source = new EventSource(url)
    source.addEventListener('message', ({ data }: MessageEvent<string>) => show(data))
    return () => source.close()
  }, [url, seen])
  return last
}

const Naive = ({ url, seen, rendered }: Props): string => {
  rendered()
  const [last, setLast] = useState<string>()
  useEffect(() => {
    const source = new EventSource(url)
    source.onmessage = ({ data }: MessageEvent<string>) => setLast(data)
    return () => source.close()
  }, [url])
  useTell(last, seen)
  return last ?? ''
}

const Peer = ({ url, seen, rendered }: Props): string => {
  rendered()
  const { lastEvent } = useEventSource(url, {})
  const data = lastEvent?.data as string | undefined
  useEffect(() => {
    if (lastEvent) seen(lastEvent.data as string)
  }, [lastEvent, seen])
  return data ?? ''
}

export const reactWays: Record<string, Way> = {
  'floor, EventSource, React': asWay(Barest),
  'ssekit, React': asWay(createShown()),
  'ssekit, React, EventSource': asWay(createShown(eventSourceTransport())),
  'useState, React': asWay(Naive),
  'react-use-websocket': asWay(Peer),
}
