import { playRounds } from '@ssekit/binding-suite'
import { announceSeed } from '@ssekit/testing/scenarios'
import { it } from 'vitest'
import { vueDriver } from './vueDriver.ts'

it(
  'whatever becomes of components, each is told each message once, in order, and shows the truth',
  { timeout: 120_000 },
  () => playRounds(vueDriver, 60, announceSeed('Components of Vue at random')),
)
