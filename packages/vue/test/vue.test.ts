import { describeBinding } from '@ssekit/binding-suite'
import { vueDriver } from './vueDriver.ts'

describeBinding(vueDriver)
