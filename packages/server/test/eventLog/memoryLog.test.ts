import { memoryLog } from '../../src/index.ts'
import { describeEventLog } from '../support/eventLogContract.ts'

describeEventLog('memoryLog', (limits) => Promise.resolve(memoryLog(limits)))
