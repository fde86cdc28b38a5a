import { expect, test, type Page } from '@playwright/test'
import { onlyChromium } from '../../fixtures/onlyChromium.ts'
import { loseLeader } from '../../fixtures/tabs/loseLeader.ts'

const session = (page: Page) => page.context().newCDPSession(page)

// Ten tabs take their time.
test.slow()

test(
  'nothing is lost, or told twice, when the tab that leads crashes',
  { tag: onlyChromium },
  ({ context }) =>
    loseLeader(context, {
      lose: async (page) => {
        const crashed = page.waitForEvent('crash')
        const devtools = await session(page)
        // It cannot answer any more.
        void devtools.send('Page.crash').catch(() => {})
        await crashed
      },
    }),
)

test(
  'nor when it is frozen: another leads, and it has all when it is thawed',
  { tag: onlyChromium },
  ({ context }) => {
    return loseLeader(context, {
      lose: async (page) => (await session(page)).send('Page.setWebLifecycleState', { state: 'frozen' }),
      find: async (page) => {
        await (await session(page)).send('Page.setWebLifecycleState', { state: 'active' })
        await page.bringToFront()
      },
    })
  },
)

test(
  'nor when it is kept for the back button: it hands on, and has all when it is shown again',
  { tag: onlyChromium },
  ({ context }) => {
    return loseLeader(context, {
      lose: async (page) => {
        await page.evaluate(() => {
          addEventListener('pageshow', ({ persisted }) => (document.title = `kept: ${persisted}`))
        })
        await page.goto(new URL('/elsewhere', page.url()).href)
      },
      find: async (page) => {
        // Not goBack(): it waits for a page to load, and this one is loaded already.
        await page.evaluate(() => history.back())
        await expect(page).toHaveTitle('kept: true')
      },
    })
  },
)
