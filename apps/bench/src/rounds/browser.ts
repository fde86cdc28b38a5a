import { chromium, firefox, type Browser } from 'playwright'
import { requireBrowsers } from '../../../../scripts/tools/browsers.mjs'

export type BrowserName = 'chromium' | 'firefox'

const types = { chromium, firefox }

/** With the browser that the tests use. */
export const withBrowser = async <Result>(
  name: BrowserName,
  use: (browser: Browser) => Promise<Result>,
): Promise<Result> => {
  const found = requireBrowsers().find((browser) => browser.name === name)
  if (!found) throw new Error(`${name} is not installed: \`npm test\` installs it.`)
  const browser = await types[name].launch({ headless: true, ...found.launchOptions })
  try {
    return await use(browser)
  } finally {
    await browser.close()
  }
}
