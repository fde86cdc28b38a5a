import { it } from 'vitest'
import { table, type HappeningType, type Phase } from '../src/connection/machine.ts'
import { checkTable } from './support/checkDocument.ts'
import { whatHappens } from './whatHappens/index.ts'

it('ARCHITECTURE.md shows the table that the code runs', () => {
  const phases = Object.keys(table) as Phase[]
  const happenings = Object.keys(table.idle) as HappeningType[]
  const rows = phases.map((phase) => [
    `**${phase}**`,
    ...happenings.map((happening) => table[phase][happening] ?? '·'),
  ])
  checkTable('ARCHITECTURE.md', 'connection-table', [['in', ...happenings], ...rows])
})

it('docs/connection.md shows what the tests of the connection are named after', () => {
  const rows = whatHappens.map(({ happening, reaction }) => [happening, reaction])
  checkTable('docs/connection.md', 'what-happens', [['what happens', 'what the connection does'], ...rows])
})
