import { describeHostile } from './hostile.ts'
import { describeWhatHappens } from './index.ts'

describeWhatHappens()
describeHostile()
