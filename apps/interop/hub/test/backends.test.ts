import { it } from 'vitest'
import { checkTable } from '../../../../packages/core/test/support/checkDocument.ts'
import { allServers } from '../../suite/backends/servers.ts'
import { traps } from '../../suite/backends/traps.ts'

it('docs/backends.md says of each server what one falls into (UPDATE_TABLE=1 writes it)', () =>
  checkTable('docs/backends.md', 'traps', [
    ['server', 'what to know'],
    ...allServers.map(({ name, title }) => [title, traps[name] ?? '']),
  ]))

it('none has a line that is no server of the table, or lacks one', ({ expect }) =>
  expect(Object.keys(traps)).toEqual(allServers.map(({ name }) => name)))
