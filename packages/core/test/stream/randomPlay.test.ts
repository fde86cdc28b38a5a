import { announceSeed } from '@ssekit/testing/scenarios'
import { it } from 'vitest'
import { playRounds } from './play/randomPlay.ts'

it(
  'whatever consumers do, also in their handlers, each is told each message once, in order, and the truth',
  { timeout: 120_000 },
  () => playRounds(300, announceSeed('Consumers at random')),
)
