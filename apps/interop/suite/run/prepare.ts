import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { exec } from '../../../e2e/fixtures/exec.ts'
import type { Need } from '../backends/needs.ts'
import { timed } from '../backends/timed.ts'
import { cache, root, servers as folder } from '../backends/places.ts'

const textOf = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Of all that a build is made of, so that one of the same is not made again. */
const hashOf = (sources: string[]): string => {
  const hash = createHash('sha256')
  const add = (path: string) => {
    if (!statSync(path).isDirectory()) hash.update(path).update(readFileSync(path))
    else for (const name of readdirSync(path).sort()) if (name !== 'target') add(join(path, name))
  }
  sources.forEach(add)
  return hash.digest('hex')
}

/** Does it unless it was done before with the same sources. */
const unlessDone = async (name: string, sources: string[], build: (place: string) => Promise<unknown>) => {
  const place = cache(name)
  const stamp = join(cache(), `${name}.done`)
  const hash = hashOf(sources)
  if (textOf(stamp) === hash) return
  rmSync(stamp, { force: true })
  await timed(`Preparing ${name}`, () => build(place))
  writeFileSync(stamp, hash)
}

const preparePython = () => {
  const requirements = join(folder, 'python/requirements.txt')
  return unlessDone('python', [requirements], async (place) => {
    await exec('python3', ['-m', 'venv', '--clear', place], folder)
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]
    await exec(join(place, 'bin/python'), pip, folder)
  })
}

const prepareGo = async () => {
  const build = (name: string, source: string, packages: string[]) =>
    unlessDone(name, [join(folder, source)], (place) =>
      exec('go', ['build', '-o', `${place}/`, ...packages], join(folder, source)),
    )
  await build('go', 'go', ['./nethttp', './gin'])
  await build('go-documents', 'documents/gin', ['.'])
}

const prepareSpring = async () => {
  const build = (name: string, source: string, jars: string[]) =>
    unlessDone(name, [join(folder, source)], async (place) => {
      await exec('mvn', ['--quiet', '--batch-mode', 'package'], join(folder, source))
      for (const jar of jars) copyFileSync(join(folder, source, jar), join(place, basename(jar)))
    })
  await build('spring', 'spring', ['mvc/target/mvc.jar', 'webflux/target/webflux.jar'])
  await build('spring-documents', 'documents/spring', ['target/documents.jar'])
}

const prepareNitro = () =>
  unlessDone('nitro', [join(folder, 'node/nitro'), join(folder, 'node/messages.ts')], async (place) => {
    const nitro = join(root, 'apps/interop/node_modules/.bin/nitro')
    await exec(nitro, ['build', '--dir', join(folder, 'node/nitro')], folder, { NITRO_PLACE: place })
  })

const preparations: Partial<Record<Need, () => Promise<void>>> = {
  python: preparePython,
  go: prepareGo,
  maven: prepareSpring,
}

/** Installs and builds what these servers are made of, all at once; what is there already is left as it is. */
export const prepare = async (needs: readonly Need[], hasNitro: boolean): Promise<void> => {
  await Promise.all([...needs.map((need) => preparations[need]?.()), ...(hasNitro ? [prepareNitro()] : [])])
}
