export {
  createScenarioServer,
  type Exchange,
  type RecordedRequest,
  type ScenarioServer,
  type Script,
  type Step,
} from './scenarioServer/index.ts'
export * as steps from './scenarioServer/steps.ts'
export { announceSeed } from './random/announceSeed.ts'
export { createRandom, pick, type Random } from './random/createRandom.ts'
