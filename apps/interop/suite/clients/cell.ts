import type { TestContext } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** What the table in the docs says of this test, by the kind of stream; without a word of it each message came once. */
    cells?: Record<string, string>
  }
}

/** Says what the table is to say of one kind of stream in this test, if it passes. */
export const noteCell = ({ task }: TestContext, kind: string, cell: string): void => {
  task.meta.cells = { ...task.meta.cells, [kind]: cell }
}
