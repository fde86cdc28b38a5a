// @vitest-environment node
import { describeServerRendering } from '@ssekit/binding-suite'
import { createReactDriver } from './reactDriver.tsx'

describeServerRendering(createReactDriver('React', { strict: false }))
