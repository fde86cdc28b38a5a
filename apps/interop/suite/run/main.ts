/** `tsx main.ts` for all servers, `tsx main.ts flask gin` for these: prepares them, runs the suite, writes the table. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { run } from '../../../../scripts/tools/run.mjs'
import { runTests } from '../../../../scripts/tools/testReport.mjs'
import { handlers } from '../backends/documents.ts'
import { findAbsent, type Need } from '../backends/needs.ts'
import { root } from '../backends/places.ts'
import { prepare } from './prepare.ts'
import { allServers } from '../backends/servers.ts'
import { printTimes, writeTable } from './table.ts'
import { timed } from '../backends/timed.ts'

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
  const guides = names.length === 0 ? handlers : []
  const proxy: Need[] = ['nginx', 'openssl']
  const absent = await findAbsent([
    ...new Set<Need>([
      ...[...chosen, ...guides].flatMap(({ needs }) => needs),
      ...proxy,
      'chromium',
      'firefox',
    ]),
  ])
  const has = (need: Need) => !absent.includes(need)
  const servers = chosen.filter(({ needs }) => needs.every(has))
  const leftOut = chosen.filter((server) => !servers.includes(server)).map(({ name }) => name)
  const documents = guides.filter(({ needs }) => needs.every(has))
  const present = new Set([...servers, ...documents].flatMap(({ needs }) => needs))
  await timed('Prepared', () =>
    prepare(
      [...present],
      servers.some(({ name }) => name === 'nitro'),
    ),
  )

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
        ...(documents.length === 0 ? ['--exclude=suite/documents.test.ts'] : []),
        ...without.map((browser) => `--exclude=suite/${browser}.test.ts`),
      ],
      {
        env: {
          INTEROP_SERVERS: servers.map(({ name }) => name).join(' '),
          INTEROP_DOCUMENTS: documents.map(({ name }) => name).join(' '),
          INTEROP_NGINX: String(proxy.every(has)),
        },
      },
    ),
  )
  // Where no report came, the outcome says so.
  if (existsSync(REPORT)) printTimes(REPORT)
  if (isAll && existsSync(REPORT)) await writeTable(servers, REPORT)

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
