import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { defineBrowserProvider } from '@vitest/browser'
import { playwright } from '@vitest/browser-playwright'
import { webkit as playwrightWebKit } from 'playwright'

const driver = '/usr/bin/WebKitWebDriver'
const browser = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser'

/** Debian's WebKitGTK, whose engine is Safari's, and a screen for it that nobody sees. */
const isInstalled = () => [driver, browser, '/usr/bin/xvfb-run', '/usr/bin/xauth'].every(existsSync)
const hasPlaywrightsOwn = () => existsSync(playwrightWebKit.executablePath())

export const hasWebKit = () => isInstalled() || hasPlaywrightsOwn()

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address())
      probe.close(() => resolve(port))
    })
  })

/** One WebKit, driven by what W3C's WebDriver says: all that Vitest asks of it is to open its page. */
const startWebKit = async () => {
  const port = await freePort()
  const child = spawn('xvfb-run', ['--auto-servernum', driver, `--port=${port}`], {
    stdio: 'ignore',
    // xvfb-run leaves what it started alone when it is ended: all of its group is.
    detached: true,
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
  })
  /** @param {string} path @param {object} [body] */
  const post = async (path, body = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    const { value } = /** @type {{ value: Record<string, string> }} */ (await response.json())
    if (!response.ok) throw new Error(`WebKit: ${value.error}: ${value.message}`)
    return value
  }
  const isUp = () =>
    fetch(`http://127.0.0.1:${port}/status`).then(
      () => true,
      () => false,
    )
  while (!(await isUp())) await wait(50)
  const options = { binary: browser, args: ['--automation'] }
  const { sessionId } = await post('/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
  })
  return {
    /** @param {string} url */
    open: (url) => post(`/session/${sessionId}/url`, { url }),
    stop: () => {
      try {
        process.kill(-(/** @type {number} */ (child.pid)), 'SIGKILL')
      } catch {
        // It has gone by itself.
      }
    },
  }
}

const throughWebDriver = () =>
  defineBrowserProvider({
    name: 'webkit',
    options: {},
    providerFactory: () => {
      /** @type {Promise<Awaited<ReturnType<typeof startWebKit>>> | undefined} */
      let started
      return {
        name: 'webkit',
        supportsParallelism: false,
        getCommandsContext: () => ({}),
        openPage: async (_session, url) => {
          started ??= startWebKit()
          await (await started).open(url)
        },
        close: async () => (await started)?.stop(),
      }
    },
  })

/** WebKit for Vitest's browser mode, or nothing where this machine has none; with CI=true that is an error. */
export const requireWebKit = () => {
  if (isInstalled()) return [throughWebDriver()]
  if (hasPlaywrightsOwn()) return [playwright()]
  if (process.env.CI === 'true') throw new Error('CI=true wants WebKit, and there is none here.')
  return []
}
