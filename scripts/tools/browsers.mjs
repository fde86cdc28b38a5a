import { existsSync } from 'node:fs'
import process from 'node:process'
import { chromium, firefox } from 'playwright'

/** @typedef {import('playwright').LaunchOptions} LaunchOptions */

/** Chromium with nothing around its pages, as Debian packs it. */
export const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell'

/**
 * `pageOptions` launch the browser with nothing around its pages, which saves a third of the time: no tab strip, no settings,
 * no pages kept for the back button. Without such a build they are the `launchOptions`.
 *
 * @typedef {{ name: 'chromium' | 'firefox', launchOptions: LaunchOptions, pageOptions: LaunchOptions }} Browser
 */

// Tests run as root in containers with little shared memory, and nothing but the page itself should use the network.
const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
]

/** A browser named by the environment, else the system's. @param {string | undefined} named @param {string} usual */
const systemBrowser = (named, usual) => {
  if (named && !existsSync(named))
    throw new Error(`There is no browser at ${named}; mend CHROMIUM_PATH or FIREFOX_PATH.`)
  return named || (existsSync(usual) ? usual : undefined)
}

/** @returns {Omit<Browser, 'name'> | undefined} */
const findChromium = () => {
  const executablePath = systemBrowser(process.env.CHROMIUM_PATH, '/usr/bin/chromium')
  if (executablePath) {
    const launchOptions = { executablePath, args: chromiumArgs }
    const hasShell = !process.env.CHROMIUM_PATH && existsSync(HEADLESS_SHELL)
    return {
      launchOptions,
      pageOptions: hasShell ? { executablePath: HEADLESS_SHELL, args: chromiumArgs } : launchOptions,
    }
  }
  if (!existsSync(chromium.executablePath())) return undefined
  // Playwright's own build has its shell beside it, and starts that where no channel is named.
  return {
    launchOptions: { channel: 'chromium', args: chromiumArgs },
    pageOptions: { args: chromiumArgs },
  }
}

/** @returns {Omit<Browser, 'name'> | undefined} */
const findFirefox = () => {
  const executablePath = systemBrowser(process.env.FIREFOX_PATH, '/usr/bin/firefox-esr')
  // A stock Firefox speaks WebDriver BiDi; only Playwright's own build speaks its protocol.
  const launchOptions = executablePath ? { executablePath, channel: 'moz-firefox' } : {}
  if (!executablePath && !existsSync(firefox.executablePath())) return undefined
  return { launchOptions, pageOptions: launchOptions }
}

/**
 * The browsers this machine can run: those named by CHROMIUM_PATH and FIREFOX_PATH, Debian's, or Playwright's own. One
 * that is absent is left out.
 *
 * @returns {Browser[]}
 */
export const findBrowsers = () => {
  const candidates = /** @type {const} */ ([
    ['chromium', findChromium()],
    ['firefox', findFirefox()],
  ])
  return candidates.flatMap(([name, found]) => (found ? [{ name, ...found }] : []))
}

/** As `findBrowsers`; with CI=true an absent one is an error, because a test that did not run has not passed. */
export const requireBrowsers = () => {
  const found = findBrowsers()
  if (process.env.CI === 'true' && found.length < 2) {
    const names = found.map(({ name }) => name).join(', ') || 'none'
    throw new Error(
      `CI=true wants Chromium and Firefox; found: ${names}. Set CHROMIUM_PATH and FIREFOX_PATH.`,
    )
  }
  return found
}
