import { announceSeed } from '@ssekit/testing/scenarios'
import { it } from 'vitest'
import { fuzz } from './fuzz.ts'

it('any bytes, cut anywhere, are read as the standard reads them', () => {
  fuzz(3_000, announceSeed('Parser fuzz'))
})
