/** `tsx main.ts` for all servers, `tsx main.ts flask gin` for these: prepares them, runs the suite, writes the table. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { run } from '../../../scripts/tools/run.mjs'
import { runTests } from '../../../scripts/tools/testReport.mjs'
import { findAbsent, type Need } from './needs.ts'
import { root } from './places.ts'
import { prepare } from './prepare.ts'
import { allServers } from './servers.ts'
import { writeTable } from './table.ts'

const CONFIG = 'apps/interop/vitest.config.ts'
const REPORT = join(root, '.cache/check/interop.json')

const choose = (names: string[]) => {
  const unknown = names.filter((name) => !allServers.some((server) => server.name === name))
  if (unknown.length === 0) return allServers.filter(({ name }) => names.length === 0 || names.includes(name))
  const known = allServers.map(({ name }) => name).join(', ')
  throw new Error(`There is no server called ${unknown.join(', ')}; there are ${known}.`)
}

const interop = async (names: string[]): Promise<boolean> => {
  const chosen = choose(names)
  const proxy: Need[] = ['nginx', 'openssl']
  const absent = await findAbsent([
    ...new Set<Need>([...chosen.flatMap(({ needs }) => needs), ...proxy, 'chromium', 'firefox']),
  ])
  const has = (need: Need) => !absent.includes(need)
  const servers = chosen.filter(({ needs }) => needs.every(has))
  const leftOut = chosen.filter((server) => !servers.includes(server)).map(({ name }) => name)
  await prepare(servers)

  const { interop: minimum } = JSON.parse(readFileSync(join(root, 'scripts/minimumTests.json'), 'utf8')) as {
    interop: number
  }
  const isAll = names.length === 0 && absent.length === 0
  const without = (['chromium', 'firefox'] as const).filter((browser) => !has(browser))
  const outcome = await runTests('interop', isAll ? minimum : undefined, (report) =>
    run(
      'vitest',
      [
        ...[
          'run',
          '--config',
          CONFIG,
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report}`,
        ],
        ...without.map((browser) => `--exclude=suite/${browser}.test.ts`),
      ],
      {
        env: {
          INTEROP_SERVERS: servers.map(({ name }) => name).join(' '),
          INTEROP_NGINX: String(proxy.every(has)),
        },
      },
    ),
  )
  if (isAll) await writeTable(servers, REPORT)

  console.log(outcome.problems.join('\n'))
  if (leftOut.length > 0) console.log(`Not run: ${leftOut.join(', ')}; what is missing is named above.`)
  console.log(`\n${outcome.passed} passed, ${outcome.failed} failed`)
  return outcome.failed === 0
}

const fail = (error: unknown): false => {
  console.error(error instanceof Error ? error.message : error)
  console.log('\n0 passed, 1 failed')
  return false
}

if (!(await interop(process.argv.slice(2)).catch(fail))) process.exitCode = 1
