export { describeInBrowser, describeSharingInBrowser } from './describeInBrowser.ts'
export type { BrowserDriver, ListPage, ListProps } from './driver.ts'
export { rowsOf } from './rowsOf.ts'
export { statusesOf } from './statusesOf.ts'
