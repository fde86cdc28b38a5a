import { announceSeed } from '@ssekit/testing/scenarios'
import { it } from 'vitest'
import { playRound, playRounds } from './play/randomPlay.ts'

it(
  'whatever becomes of the pages, each message is told once, in order, in all of them',
  { timeout: 120_000 },
  () => {
    playRounds(10_000, announceSeed('Pages at random'))
  },
)

it('what its own connection lost, at a server without history, is not told late by the page that leads', () => {
  playRound(1_986_572_195)
})

it('a page with a connection of its own that heard of the last message first lets go of it', () =>
  playRound(128317919))
