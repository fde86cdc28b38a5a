export { describeInBrowser, describeSharingInBrowser } from './describeInBrowser.ts'
export type { BrowserDriver, ListPage, ListProps } from './driver.ts'
export { rowsOf, statusesOf } from './reading.ts'
