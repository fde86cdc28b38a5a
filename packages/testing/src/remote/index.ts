export { connectRemote, type RemotePath, type RemoteScenarios } from './connectRemote.ts'
export { scenarios } from './scenarios.ts'
export type { RemoteRequest, RemoteScript, RemoteStep } from './protocol.ts'
export { answer, end, head, reset, send, stream } from './steps.ts'
