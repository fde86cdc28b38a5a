export { createScenarioServer, type ScenarioServer } from './createScenarioServer.ts'
export type { Exchange, Framing, RecordedRequest, Script, Step } from './exchange.ts'
export { answer, end, hangUp, head, pause, reset, send, stream, until } from './steps.ts'
