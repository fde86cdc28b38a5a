import { announceSeed } from '@ssekit/testing/scenarios'
import { it } from 'vitest'
import { playRounds } from './play/randomPlay.ts'

const ROUNDS = 1_000_000

it(`${ROUNDS} rounds: each message is told once, in order, in all pages`, { timeout: 7_200_000 }, () => {
  playRounds(ROUNDS, announceSeed('Pages at random, long'))
})
