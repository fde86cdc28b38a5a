import { describeInBrowser, describeSharingInBrowser } from '../../../testing/src/browserSuite/index.ts'
import { createReactBrowserDriver } from './reactBrowserDriver.tsx'

describeInBrowser(createReactBrowserDriver('React', { strict: false }))
describeSharingInBrowser(createReactBrowserDriver('React in StrictMode', { strict: true }))
