import { announceSeed } from '@ssekit/testing/scenarios'
import { it } from 'vitest'
import { fuzz } from './fuzz.ts'

const STREAMS = 300_000

it(
  `${STREAMS} random streams, cut anywhere, are read as the standard reads them`,
  { timeout: 3_600_000 },
  () => {
    fuzz(STREAMS, announceSeed('Parser fuzz, long'))
  },
)
