import { expect, test, type Page } from '@playwright/test'
import { wholeChromium } from '../../fixtures/wholeChromium.ts'
import { loseLeader, type Loss } from '../../fixtures/tabs/loseLeader.ts'
import { processOf, withOwnProcesses } from '../../fixtures/tabs/ownProcess.ts'

type Fate = Record<'chromium' | 'firefox', Loss>

const session = (page: Page) => page.context().newCDPSession(page)
const lifecycle = async (page: Page, state: 'frozen' | 'active') =>
  (await session(page)).send('Page.setWebLifecycleState', { state })
const signal = async (page: Page, name: NodeJS.Signals) => process.kill(await processOf(page), name)

const crashed: Fate = {
  chromium: {
    lose: async (page) => {
      const hasCrashed = page.waitForEvent('crash')
      const devtools = await session(page)
      // It cannot answer any more.
      void devtools.send('Page.crash').catch(() => {})
      await hasCrashed
    },
  },
  firefox: { lose: (page) => signal(page, 'SIGKILL') },
}

const frozen: Fate = {
  chromium: {
    lose: (page) => lifecycle(page, 'frozen'),
    find: async (page) => {
      await lifecycle(page, 'active')
      await page.bringToFront()
    },
  },
  firefox: { lose: (page) => signal(page, 'SIGSTOP'), find: (page) => signal(page, 'SIGCONT') },
}

test.use({
  launchOptions: [
    ({ browserName, launchOptions }, use) =>
      use(browserName === 'firefox' ? withOwnProcesses(launchOptions) : launchOptions),
    { scope: 'worker' },
  ],
})

// Ten tabs take their time.
test.slow()

test('nothing is lost, or told twice, when the tab that leads crashes', ({ context, browserName }) =>
  loseLeader(context, crashed[browserName as keyof Fate]))

test('nor when it is frozen: another leads, and it has all when it is thawed', ({ context, browserName }) =>
  loseLeader(context, frozen[browserName as keyof Fate]))

test(
  'nor when it is kept for the back button: it hands on, and has all when it is shown again',
  { tag: wholeChromium },
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
