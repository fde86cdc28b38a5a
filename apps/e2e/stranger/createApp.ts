import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exec } from '../fixtures/exec.ts'
import { root } from '../fixtures/root.ts'

const templates = fileURLToPath(new URL('./templates/', import.meta.url))

export interface AppPlan {
  template: 'react' | 'vue' | 'server'
  /** Where the app goes: outside the workspace, so that nothing of ours is found by accident. */
  folder: string
  build: string
  /** What a stranger takes from the registry, by the workspace that shows the version to take. */
  fromRegistry: Record<string, readonly string[]>
  tarballs: Record<string, string>
  /** What is pasted, by file. */
  files: Record<string, string>
}

const installedVersion = async (workspace: string, name: string): Promise<string> => {
  const file = join(root, workspace, 'node_modules', name, 'package.json')
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version
}

/** Makes an app as a stranger would: the blank template, plain `npm install`, the code pasted from the README, a build. */
export const createApp = async (plan: AppPlan): Promise<void> => {
  const { template, folder, build, fromRegistry, tarballs, files } = plan
  const dependencies: Record<string, string> = { ...tarballs }
  for (const [workspace, names] of Object.entries(fromRegistry)) {
    for (const name of names) dependencies[name] = await installedVersion(workspace, name)
  }

  await cp(join(templates, template), folder, { recursive: true })
  for (const [file, code] of Object.entries(files)) await writeFile(join(folder, file), code)
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify(
      { name: 'stranger', private: true, type: 'module', scripts: { build }, dependencies },
      null,
      2,
    ),
  )
  await exec('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], folder)
  await exec('npm', ['run', 'build'], folder)
}
