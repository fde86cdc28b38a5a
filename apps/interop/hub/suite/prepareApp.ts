import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { exec } from '../../../e2e/fixtures/exec.ts'
import { root } from '../../../e2e/fixtures/root.ts'
import { readDocsPage } from './docsPage.ts'
import { frameworks, type FrameworkName } from './frameworks.ts'

interface Manifest {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

/** Makes an app in an empty folder by the words of its page alone: what it installs, and the code that it shows. */
export const prepareApp = async (
  name: FrameworkName,
  folder: string,
  tarballs: Record<string, string>,
): Promise<void> => {
  const example = `apps/interop/hub/${name}`
  const { build, pages, runtime } = frameworks[name]
  const told = await Promise.all(pages.map(readDocsPage))
  // The first is its own page; of what others tell, only the code is for it.
  const { installs } = told[0]!

  await mkdir(folder, { recursive: true })
  // What a framework's own starter makes, and no page tells.
  const template = join(root, 'apps/interop/hub/suite/templates', name)
  if (existsSync(template)) await cp(template, folder, { recursive: true })
  const tsconfig = join(root, example, 'tsconfig.json')
  if (existsSync(tsconfig)) await cp(tsconfig, join(folder, 'tsconfig.json'))
  for (const [file, code] of told.flatMap(({ files }) => Object.entries(files))) {
    if (!file.startsWith(`${example}/`)) continue
    const path = join(folder, file.slice(example.length + 1))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, code)
  }

  // The page names the packages; the versions that were tried stand beside the code.
  const { dependencies, devDependencies }: Manifest = JSON.parse(
    await readFile(join(root, example, 'package.json'), 'utf8'),
  )
  const versions = { ...devDependencies, ...dependencies, ...tarballs }
  const names = runtime ? [...installs, runtime] : installs
  const wanted = Object.fromEntries(names.map((one) => [one, versions[one]]))
  // Published, the packages bring it themselves.
  if (wanted['@ssekit/react'] ?? wanted['@ssekit/vue']) wanted['@ssekit/core'] = tarballs['@ssekit/core']
  const manifest = { name: `ssekit-in-${name}`, private: true, type: 'module', dependencies: wanted }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
  await exec('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], folder)

  for (const [command, ...args] of build)
    await exec(join(folder, 'node_modules/.bin', command!), args, folder)
}
