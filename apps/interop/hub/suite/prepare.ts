import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packPackages } from '../../../e2e/stranger/packPackages.ts'
import { chosenFrameworks, frameworks, type FrameworkName } from './frameworks.ts'
import { makeCertificate } from './certificate.ts'
import { prepareApp } from './prepareApp.ts'

/** How many are made at a time: npm and the builds are as fast as the machine is wide. */
const AT_A_TIME = 2

/** From the shortest to the longest. */
const LONGEST: FrameworkName[] = ['answers', 'next', 'nuxt']

const withNeeds = (names: FrameworkName[]): FrameworkName[] => [
  ...new Set(names.flatMap((name) => [name, ...(frameworks[name].needs ?? [])])),
]

/**
 * Makes an app of each page, in a folder outside the workspace, so that nothing of ours is found by accident. While one works on
 * a test, `HUB_APPS=<folder>` has them made there once, and left for the next run.
 */
export default async function prepare(): Promise<() => Promise<void>> {
  const kept = process.env.HUB_APPS
  if (kept) await mkdir(kept, { recursive: true })
  const parent = kept ?? (await mkdtemp(join(tmpdir(), 'ssekit-hub-')))
  process.env.HUB_APPS = parent
  const tidyUp = async (): Promise<void> => {
    if (!kept) await rm(parent, { recursive: true, force: true })
  }

  try {
    const tarballs = await packPackages(['core', 'react', 'vue', 'server'], parent)
    // The longest first: the others fit in beside them.
    const waiting = withNeeds(chosenFrameworks()).sort((a, b) => LONGEST.indexOf(b) - LONGEST.indexOf(a))
    const work = async (): Promise<void> => {
      for (let name = waiting.shift(); name; name = waiting.shift()) {
        if (existsSync(join(parent, name))) continue
        const started = performance.now()
        await prepareApp(name, join(parent, name), tarballs)
        if (name === 'node-http2') await makeCertificate(join(parent, name))
        console.warn(`${name}: installed and built in ${Math.round((performance.now() - started) / 1000)} s`)
      }
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, work))
  } catch (error) {
    await tidyUp()
    throw error
  }
  return tidyUp
}
