export { catchReported } from './catchReported.ts'
export { containerOf } from './containerOf.ts'
export { describeBinding, describeServerRendering } from './describeBinding.ts'
export {
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
} from './driver.ts'
export { playRounds } from './play/randomPlay.ts'
export { messageText, startSSEServer, type ServedStream, type SSEServer } from './sseServer.ts'
export { startDevServer, type RunningDevServer } from './startDevServer.ts'
export { tableOf } from './tableOf.ts'
export { until } from './until.ts'
