import { describeInBrowser } from '../../../testing/src/browserSuite/index.ts'
import { vueBrowserDriver } from './vueBrowserDriver.ts'

describeInBrowser(vueBrowserDriver)
