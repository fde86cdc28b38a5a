import { describeBinding } from '@ssekit/binding-suite'
import { createReactDriver } from './reactDriver.tsx'

describeBinding(createReactDriver('React', { strict: false }))
