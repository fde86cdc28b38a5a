import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { findBrowsers } from './browsers.mjs'
import { run } from './run.mjs'
import { hasWebKit } from './webkit.mjs'

/** @param {'chromium' | 'firefox'} wanted */
const hasBrowser = (wanted) => findBrowsers().some(({ name }) => name === wanted)

/** @param {string} command */
const isOnPath = (command) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)))

/**
 * All the tests need beside Node, by the name Debian gives it.
 *
 * @type {readonly { name: string, isPresent: () => boolean }[]}
 */
const systemPackages = [
  { name: 'chromium', isPresent: () => hasBrowser('chromium') },
  { name: 'firefox-esr', isPresent: () => hasBrowser('firefox') },
  ...['webkit2gtk-driver', 'xvfb', 'xauth'].map((name) => ({ name, isPresent: hasWebKit })),
  { name: 'redis-server', isPresent: () => isOnPath('redis-server') },
  { name: 'nginx', isPresent: () => isOnPath('nginx') },
]

/** What is not a browser. */
const SERVERS = ['redis-server', 'nginx']

export const missingPackages = () =>
  systemPackages.filter(({ isPresent }) => !isPresent()).map(({ name }) => name)

const isDebian = () => {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/**
 * The one command that brings what is missing, for a person to type.
 *
 * @param {readonly string[]} missing
 */
export const installCommand = (missing) =>
  isDebian()
    ? `sudo apt-get update && sudo apt-get install -y ${missing.join(' ')}`
    : [
        ...(missing.some((name) => !SERVERS.includes(name))
          ? ['npx playwright install --with-deps chromium firefox webkit']
          : []),
        ...(missing.includes('redis-server') ? ['brew install redis'] : []),
        ...(missing.includes('nginx') ? ['brew install nginx'] : []),
      ].join(' && ')

/** Whether this process may install packages by itself: root, on Debian. */
export const canInstall = () => isDebian() && process.getuid?.() === 0

/** @param {readonly string[]} missing */
export const installPackages = async (missing) => {
  // With run level 1, no service is started by its package: tests start their own.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0']
  await run('apt-get', ['update', ...quiet], { env })
  const code = await run('apt-get', ['install', '-y', '--no-install-recommends', ...quiet, ...missing], {
    env,
  })
  if (code !== 0) throw new Error(`apt-get could not install ${missing.join(' ')}; it says why above.`)
}
