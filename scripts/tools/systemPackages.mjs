import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { findBrowsers, HEADLESS_SHELL } from './browsers.mjs'
import { run } from './run.mjs'
import { hasWebKit } from './webkit.mjs'

/** @param {'chromium' | 'firefox'} wanted */
const hasBrowser = (wanted) => findBrowsers().some(({ name }) => name === wanted)

/** Whether no test has to be left out. */
export const hasAllForTests = () =>
  systemPackages.every(({ isPresent, isForSpeed }) => isForSpeed || isPresent())

const isDebian = () => {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/** Debian packs it by itself; who names a browser means that one, and Playwright's comes with its own. */
const hasShell = () => !isDebian() || Boolean(process.env.CHROMIUM_PATH) || existsSync(HEADLESS_SHELL)

/** @param {string} command */
const isOnPath = (command) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)))

/**
 * All the tests need beside Node, by the name Debian gives it. What only makes them quicker may be absent.
 *
 * @type {readonly { name: string, isPresent: () => boolean, isForSpeed?: boolean }[]}
 */
const systemPackages = [
  { name: 'chromium', isPresent: () => hasBrowser('chromium') },
  { name: 'chromium-headless-shell', isPresent: hasShell, isForSpeed: true },
  { name: 'firefox-esr', isPresent: () => hasBrowser('firefox') },
  ...['webkit2gtk-driver', 'xvfb', 'xauth'].map((name) => ({ name, isPresent: hasWebKit })),
  { name: 'redis-server', isPresent: () => isOnPath('redis-server') },
  { name: 'nginx', isPresent: () => isOnPath('nginx') },
]

/**
 * What is not a browser, and what Homebrew calls it; Laravel's servers run with what Debian has only.
 *
 * @type {Record<string, string | undefined>}
 */
const HOMEBREW = {
  'redis-server': 'redis',
  nginx: 'nginx',
  'nginx-light': 'nginx',
  openssl: 'openssl',
  python3: 'python',
  'python3-venv': 'python',
  'golang-go': 'go',
  'default-jdk-headless': 'openjdk',
  maven: 'maven',
  'php-cli': 'php',
  'php-fpm': 'php',
  'php-laravel-framework': undefined,
}

export const missingPackages = () =>
  systemPackages.filter(({ isPresent }) => !isPresent()).map(({ name }) => name)

/**
 * The one command that brings what is missing, for a person to type.
 *
 * @param {readonly string[]} missing
 */
export const installCommand = (missing) => {
  if (isDebian()) return `sudo apt-get update && sudo apt-get install -y ${missing.join(' ')}`
  const brewed = [...new Set(missing.map((name) => HOMEBREW[name]).filter(Boolean))]
  return [
    ...(missing.some((name) => !(name in HOMEBREW))
      ? ['npx playwright install --with-deps chromium firefox webkit']
      : []),
    ...(brewed.length > 0 ? [`brew install ${brewed.join(' ')}`] : []),
  ].join(' && ')
}

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
