export { SSEError, type SSEErrorCode, type SSEErrorDetails } from './errors.ts'
export type { SSEMessage } from './event-stream/message.ts'
export {
  createEventStreamParser,
  type EventStreamParser,
  type EventStreamParserOptions,
} from './event-stream/createEventStreamParser.ts'
export type {
  BodyOption,
  ConnectionOptions,
  FailOn,
  HeaderValue,
  HeadersOption,
  PerAttempt,
  ReconnectOptions,
  Until,
} from './connection/options.ts'
export type {
  AttemptReason,
  CloseReason,
  ConnectionActivity,
  Delivery,
  DeliverySink,
  MessageSource,
  News,
  ReadyState,
  Retry,
  Status,
  TabRole,
} from './connection/delivery.ts'
export type {
  AttemptContext,
  EventTypes,
  Outcome,
  Transport,
  TransportObserver,
  TransportRequest,
} from './connection/transport.ts'
export { fetchTransport } from './transports/fetchTransport.ts'
export {
  eventSourceTransport,
  type EventSourceLike,
  type EventSourceTransportOptions,
} from './transports/eventSourceTransport.ts'
export { pollingTransport, type PollingTransportOptions } from './transports/pollingTransport.ts'
export type { ConsumerOptions, EventMap, MessageHandler } from './source/consumerOptions.ts'
export type { Decoder } from './source/decode.ts'
export {
  defineStream,
  type Flush,
  type InferEvents,
  type Source,
  type SSEOptions,
  type StreamDefinition,
  type StreamOptions,
} from './source/defineStream.ts'
export type { Gap } from './connection/gap.ts'
export type { Stream, StreamHandle } from './stream/stream.ts'
export { warn } from './explain.ts'
export { eventNames } from './source/rules.ts'
export { createStream } from './stream/createStream.ts'
export { iterate, type DecodedMessage } from './use/iterate.ts'
export type { StreamSpec } from './source/readSource.ts'
export type { Rule, Rules } from './source/rules.ts'
export type { StreamSnapshot } from './stream/state.ts'
export type { StandardSchema } from './source/standardSchema.ts'
export { createSSEClient, getPageClient, type SSEClient } from './client/createSSEClient.ts'
export type { Connect, Layer, StreamInfo } from './source/layer.ts'
export { acrossTabs } from './use/acrossTabs/acrossTabs.ts'
export { closeWhenHidden } from './use/closeWhenHidden.ts'
export { observe, type StreamActivity } from './use/observe.ts'
export { resume, type ResumeStorage } from './use/resume.ts'
export { createListView, type ListOptions, type ListSnapshot, type ListView } from './views/listView.ts'
export {
  createReducerView,
  type Reducer,
  type ReducerOptions,
  type ReducerSnapshot,
  type ReducerView,
} from './views/reducerView.ts'
export { createSelection, type Selection } from './views/selection.ts'
export { EVENT_RULES, SELECTOR_RULES } from './views/viewRules.ts'
export type { StatusFields } from './views/statusFields.ts'
export { createTextView, type TextSnapshot, type TextView } from './views/textView.ts'
export type { TextOptions } from './views/answers/textOptions.ts'
export { aiSDKMessages } from './views/answers/aiSDKMessages.ts'
export { anthropicMessages } from './views/answers/anthropicMessages.ts'
export { openAIChat } from './views/answers/openAIChat.ts'
export { openAIResponses } from './views/answers/openAIResponses.ts'
export { trackReads, type TrackedView, type View } from './views/trackReads.ts'
