// @vitest-environment node
import { describeServerRendering } from '@ssekit/binding-suite'
import { vueDriver } from './vueDriver.ts'

describeServerRendering(vueDriver)
