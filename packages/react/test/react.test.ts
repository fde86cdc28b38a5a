import { it } from 'vitest'
import { describeBinding, tableOf } from '@ssekit/binding-suite'
import { checkTable } from '../../core/test/support/checkDocument.ts'
import { createReactDriver } from './reactDriver.tsx'

describeBinding(createReactDriver('React', { strict: false }))

it('behaves as docs/behaviours.md says, line by line', ({ task }) => {
  checkTable('docs/behaviours.md', 'behaviours', [['', 'what you can rely on'], ...tableOf(task.file)])
})
