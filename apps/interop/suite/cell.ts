import type { TestContext } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** What the table in the docs says of this test. */
    cell?: string
  }
}

/** Says what the table is to say of this test, if it passes. */
export const noteCell = ({ task }: TestContext, cell: string): void => {
  task.meta.cell = cell
}
