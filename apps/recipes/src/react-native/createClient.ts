import { createSSEClient, pollingTransport } from '@ssekit/core'

type Fetch = typeof globalThis.fetch

/** @param fetch that of `expo/fetch`, which hands out a response while it comes */
export const createClient = (fetch: Fetch) => createSSEClient({ fetch })

/** For React Native's own fetch, which hands out a response when all of it is there: one question after the other. */
export const createPollingClient = () =>
  createSSEClient({ transport: pollingTransport({ url: '/api/poll', wait: 20_000 }) })
