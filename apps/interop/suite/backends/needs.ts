import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { findBrowsers } from '../../../../scripts/tools/browsers.mjs'
import { canInstall, installCommand, installPackages } from '../../../../scripts/tools/systemPackages.mjs'
import { findFpm } from './phpFpm.ts'

const isOnPath = (command: string) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)))

const hasBrowser = (wanted: 'chromium' | 'firefox') => findBrowsers().some(({ name }) => name === wanted)

interface SystemPackage {
  /** As Debian calls it. */
  packages: string[]
  isPresent(): boolean
}

/** What is not in the lockfile, by the name that servers and checks give it. */
const systemPackages = {
  python: {
    packages: ['python3', 'python3-venv'],
    isPresent: () => spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0,
  },
  go: { packages: ['golang-go'], isPresent: () => isOnPath('go') },
  java: { packages: ['default-jdk-headless'], isPresent: () => isOnPath('javac') },
  maven: { packages: ['maven'], isPresent: () => isOnPath('mvn') },
  php: { packages: ['php-cli'], isPresent: () => isOnPath('php') },
  'php-fpm': { packages: ['php-fpm'], isPresent: () => findFpm() !== undefined },
  laravel: {
    packages: ['php-laravel-framework'],
    isPresent: () => existsSync('/usr/share/php/Illuminate/Routing/autoload.php'),
  },
  nginx: { packages: ['nginx-light'], isPresent: () => isOnPath('nginx') },
  openssl: { packages: ['openssl'], isPresent: () => isOnPath('openssl') },
  chromium: { packages: ['chromium'], isPresent: () => hasBrowser('chromium') },
  firefox: { packages: ['firefox-esr'], isPresent: () => hasBrowser('firefox') },
} satisfies Record<string, SystemPackage>

export type Need = keyof typeof systemPackages

const isAbsent = (need: Need) => !systemPackages[need].isPresent()

/**
 * What of it this machine does not have. With CI=true it is installed, and an absence is an error, since what did not run
 * has not passed; a person is told the command.
 */
export const findAbsent = async (needs: readonly Need[]): Promise<Need[]> => {
  const packagesOf = (absent: readonly Need[]) => [
    ...new Set(absent.flatMap((need) => systemPackages[need].packages)),
  ]
  let absent = needs.filter(isAbsent)
  if (absent.length > 0 && process.env.CI === 'true') {
    if (canInstall()) await installPackages(packagesOf(absent))
    absent = needs.filter(isAbsent)
    if (absent.length > 0)
      throw new Error(`CI=true wants all of it; not here: ${packagesOf(absent).join(', ')}.`)
  }
  if (absent.length > 0) {
    const packages = packagesOf(absent)
    console.log(`Not here: ${packages.join(', ')}. To install: ${installCommand(packages)}`)
  }
  return absent
}
