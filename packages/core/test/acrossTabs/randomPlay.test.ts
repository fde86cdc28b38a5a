import { announceSeed } from '@ssekit/testing/scenarios'
import { it } from 'vitest'
import { playRounds } from './play/randomPlay.ts'

it(
  'whatever becomes of the pages, each message is told once, in order, in all of them',
  { timeout: 120_000 },
  () => {
    playRounds(10_000, announceSeed('Pages at random'))
  },
)
