'use client'

// By name: frameworks refuse `export *` in a module of the client.
export type * from '@ssekit/core'
export {
  acrossTabs,
  aiSDKMessages,
  anthropicMessages,
  closeWhenHidden,
  createEventStreamParser,
  createListView,
  createReducerView,
  createSelection,
  createSSEClient,
  createStream,
  createTextView,
  defineStream,
  eventSourceTransport,
  fetchTransport,
  getPageClient,
  iterate,
  observe,
  openAIChat,
  openAIResponses,
  pollingTransport,
  resume,
  SSEError,
  trackReads,
  warn,
} from '@ssekit/core'
export { SSEProvider, useSSEClient, type SSEProviderProps } from './SSEProvider.ts'
export { useSSE, type UseSSEReturn } from './useSSE.ts'
export { useSSEEvent } from './useSSEEvent.ts'
export { useSSEList, type UseSSEListOptions, type UseSSEListReturn } from './useSSEList.ts'
export { useSSEReducer, type UseSSEReducerOptions, type UseSSEReducerReturn } from './useSSEReducer.ts'
export { useSSESelector, type UseSSESelectorOptions } from './useSSESelector.ts'
export { useSSEText, type UseSSETextOptions, type UseSSETextReturn } from './useSSEText.ts'
