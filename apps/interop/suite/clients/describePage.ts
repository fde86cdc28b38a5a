import { beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { setting, type Setting } from '../backends/setting.ts'
import type { Page } from './openPage.ts'

/**
 * One page that reads all servers at once, and a test for each of them: a page takes longer to open than a server to
 * send all it has.
 */
export const describePage = (
  title: string,
  open: () => Promise<Page>,
  check: (context: TestContext, page: Page, server: Setting['servers'][number]) => Promise<void>,
): void => {
  describe(title, () => {
    let page: Page
    beforeAll(async () => {
      page = await open()
      return () => page.close()
    })
    for (const server of setting().servers) {
      it.concurrent(server.name, (context) => check(context, page, server))
    }
    it('has no error that nobody caught', async () => {
      expect(await page.problems()).toEqual([])
    })
  })
}
