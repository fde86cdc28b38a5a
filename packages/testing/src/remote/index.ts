export { connectRemote, type RemotePath, type RemoteRelay, type RemoteScenarios } from './connectRemote.ts'
export { scenarios } from './scenarios.ts'
export type { Encoding, RemoteRequest, RemoteScript, RemoteStep } from './protocol.ts'
export {
  answer,
  end,
  hangUp,
  head,
  pause,
  reset,
  resume,
  send,
  sendBytes,
  sendCompressed,
  sendNumbered,
  stream,
} from './steps.ts'
