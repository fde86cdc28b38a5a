export { createScenarioServer, type ScenarioServer } from './createScenarioServer.ts'
export type { Exchange, RecordedRequest, Script, Step } from './exchange.ts'
export { answer, end, head, pause, reset, send, stream, until } from './steps.ts'
