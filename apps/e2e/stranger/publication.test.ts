import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { exec } from '../fixtures/exec.ts'
import { root } from '../fixtures/root.ts'
import { expect, test } from '../fixtures/test.ts'
import { packPackages } from './packPackages.ts'

const names = ['core', 'react', 'vue', 'server', 'testing'] as const

let folder: string
let tarballs: Record<string, string>
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssekit-publication-'))
  tarballs = await packPackages(names, folder)
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

const tarballOf = (name: string): Promise<Buffer> =>
  readFile(tarballs[`@ssekit/${name}`]!.slice('file:'.length))

/** The heading that a link's `#…` names, as the repository's host and npm write it. */
const slugsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )

const REPOSITORY = 'https://github.com/ssekit/ssekit'

for (const name of names) {
  test(`@ssekit/${name} is packed as npm and TypeScript want it`, async () => {
    const unpacked = join(folder, `unpacked-${name}`)
    await mkdir(unpacked)
    const file = tarballs[`@ssekit/${name}`]!.slice('file:'.length)
    await exec('tar', ['-xzf', file, '-C', unpacked], folder)
    const read = (path: string): Promise<string> => readFile(join(unpacked, 'package', path), 'utf8')
    const manifest = JSON.parse(await read('package.json'))

    expect(manifest).toMatchObject({
      license: 'MIT',
      sideEffects: false,
      repository: { type: 'git', url: `git+${REPOSITORY}.git`, directory: `packages/${name}` },
      homepage: `${REPOSITORY}/tree/main/packages/${name}#readme`,
      bugs: { url: `${REPOSITORY}/issues` },
      publishConfig: { access: 'public' },
    })
    expect(manifest.keywords).toEqual(expect.arrayContaining(['sse', 'server-sent-events', 'eventsource']))
    expect(manifest.description.length).toBeGreaterThan(20)
    for (const range of Object.values({ ...manifest.dependencies, ...manifest.peerDependencies }))
      expect(range).toMatch(/^[\^\d]/)
    expect(await read('LICENSE')).toContain('MIT License')

    // On npm there is no repository around it: links go to the whole address, and what is there exists.
    const readme = await read('README.md')
    expect(readme).toContain(`npm install ${name === 'testing' ? '-D ' : ''}@ssekit/${name}`)
    for (const [, address] of readme.matchAll(/\]\(([^)\s]+)\)/g)) {
      const [path, slug] = address!.split('#')
      if (path) expect(address).toMatch(/^https:\/\//)
      const target = path?.startsWith(`${REPOSITORY}/blob/main/`)
        ? join(root, path.slice(`${REPOSITORY}/blob/main/`.length))
        : undefined
      if (target) expect([address, existsSync(target)]).toEqual([address, true])
      if (!slug) continue
      if (target) expect(slugsOf(await readFile(target, 'utf8'))).toContain(slug)
      else if (!path) expect(slugsOf(readme)).toContain(slug)
    }

    const bytes = await tarballOf(name)
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
    const { messages } = await publint({ pack: { tarball }, strict: true })
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([])

    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)))
    // Without types it has nothing to say, and that would pass.
    expect(analysis.types).toBeTruthy()
    // ESM only: what `require` or the resolution of Node 10 would find is no promise.
    const problems = analysis.types ? analysis.problems : []
    const isOurs = (problem: object): boolean =>
      !('resolutionKind' in problem) || !['node10', 'node16-cjs'].includes(String(problem.resolutionKind))
    expect(problems.filter(isOurs)).toEqual([])
  })
}

test('all of them install into an empty app, and every entry is found by Node and by TypeScript', async () => {
  const app = join(folder, 'app')
  await mkdir(app)
  const versionOf = async (workspace: string, name: string): Promise<string> =>
    JSON.parse(await readFile(join(root, workspace, 'node_modules', name, 'package.json'), 'utf8')).version
  const dependencies = {
    ...tarballs,
    react: await versionOf('packages/react', 'react'),
    '@types/react': await versionOf('packages/react', '@types/react'),
    vue: await versionOf('packages/vue', 'vue'),
    redis: await versionOf('packages/server', 'redis'),
    typescript: await versionOf('.', 'typescript'),
    '@types/node': await versionOf('.', '@types/node'),
  }
  await writeFile(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
  await exec('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], app)

  const entries = {
    '@ssekit/core': 'createStream',
    '@ssekit/react': 'useSSE',
    '@ssekit/vue': 'useSSE',
    '@ssekit/server': 'createHub',
    '@ssekit/server/redis': 'redisLog',
    '@ssekit/testing': 'createMockSSE',
    '@ssekit/testing/scenarios': 'createScenarioServer',
  }
  const imports = Object.entries(entries).map(
    ([entry, name], at) => `import { ${name} as a${at} } from '${entry}'`,
  )
  const all = Object.keys(entries).map((_, at) => `a${at}`)
  await writeFile(
    join(app, 'index.ts'),
    `${imports.join('\n')}\nconsole.log([${all.join(', ')}].map((one) => typeof one).join())\n`,
  )
  const options = ['--strict', '--target', 'es2022', '--types', 'node', '--lib', 'es2023,dom,dom.iterable']
  const tsc = ['node_modules/typescript/bin/tsc', 'index.ts', '--ignoreConfig', ...options]
  await exec(process.execPath, [...tsc, '--noEmit', '--module', 'preserve', '--skipLibCheck'], app)
  await exec(process.execPath, [...tsc, '--module', 'nodenext', '--skipLibCheck'], app)
  // A program of Node's has no types of a page, and what is not found would be `any` without a word.
  const forNode = ['@ssekit/core', '@ssekit/server', '@ssekit/server/redis', '@ssekit/testing/scenarios']
  await writeFile(join(app, 'node.ts'), forNode.map((entry) => `import '${entry}'`).join('\n'))
  const inNode = [
    '--strict',
    '--target',
    'es2022',
    '--types',
    'node',
    '--lib',
    'es2023',
    '--module',
    'nodenext',
  ]
  const [compiler] = tsc
  await exec(process.execPath, [compiler!, 'node.ts', '--ignoreConfig', ...inNode, '--noEmit'], app)
  expect((await exec(process.execPath, ['index.js'], app)).trim()).toBe(
    Object.keys(entries)
      .map(() => 'function')
      .join(),
  )
})
