import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exec } from './commands.ts'
import type { Need } from './needs.ts'
import { cache, root, servers as folder } from './places.ts'
import type { Server } from './servers.ts'

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
const unlessDone = async (name: string, sources: string[], build: (place: string) => Promise<void>) => {
  const place = cache(name)
  const stamp = join(cache(), `${name}.done`)
  const hash = hashOf(sources)
  if (textOf(stamp) === hash) return
  rmSync(stamp, { force: true })
  console.log(`Preparing ${name} …`)
  await build(place)
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

const prepareGo = () =>
  unlessDone('go', [join(folder, 'go')], (place) =>
    exec('go', ['build', '-o', `${place}/`, './nethttp', './gin'], join(folder, 'go')),
  )

const prepareSpring = () =>
  unlessDone('spring', [join(folder, 'spring')], async (place) => {
    await exec('mvn', ['--quiet', '--batch-mode', 'package'], join(folder, 'spring'))
    for (const module of ['mvc', 'webflux']) {
      copyFileSync(join(folder, 'spring', module, `target/${module}.jar`), join(place, `${module}.jar`))
    }
  })

const prepareNitro = () =>
  unlessDone('nitro', [join(folder, 'node/nitro'), join(folder, 'node/messages.ts')], async (place) => {
    const nitro = join(root, 'apps/interop/node_modules/.bin/nitro')
    await exec(nitro, ['build', '--dir', join(folder, 'node/nitro')], folder, { NITRO_PLACE: place })
  })

const preparations: [needed: (server: Server) => boolean, prepare: () => Promise<void>][] = [
  ...(
    [
      ['python', preparePython],
      ['go', prepareGo],
      ['maven', prepareSpring],
    ] as [Need, () => Promise<void>][]
  ).map(([need, prepare]): [(server: Server) => boolean, () => Promise<void>] => [
    ({ needs }) => needs.includes(need),
    prepare,
  ]),
  [({ name }) => name === 'nitro', prepareNitro],
]

/** Installs and builds what these servers are made of, all at once; what is there already is left as it is. */
export const prepare = async (servers: readonly Server[]): Promise<void> => {
  const needed = preparations.filter(([isNeeded]) => servers.some(isNeeded))
  await Promise.all(needed.map(([, prepareIt]) => prepareIt()))
}
