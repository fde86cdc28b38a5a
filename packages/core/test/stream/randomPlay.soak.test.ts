import { announceSeed } from '@ssekit/testing/scenarios'
import { it } from 'vitest'
import { playRounds } from './play/randomPlay.ts'

const ROUNDS = 30_000

it(`${ROUNDS} rounds of consumers at random`, { timeout: 7_200_000 }, () =>
  playRounds(ROUNDS, announceSeed('Consumers at random, long')),
)
