import { playRounds } from '@ssekit/binding-suite'
import { announceSeed } from '@ssekit/testing/scenarios'
import { it } from 'vitest'
import { createReactDriver } from './reactDriver.tsx'

it.for([{ strict: false }, { strict: true }])(
  'whatever becomes of components, each is told each message once, in order, and shows the truth ($strict)',
  { timeout: 120_000 },
  (options) =>
    playRounds(createReactDriver('React', options), 60, announceSeed('Components of React at random')),
)
