import type { ReactElement } from 'react'
import { useSSEList } from '../src/index.ts'

/** The list of a stream, as JSON. */
export const Items = ({ url }: { url: string }): ReactElement => (
  <output>{JSON.stringify(useSSEList(url).items)}</output>
)
