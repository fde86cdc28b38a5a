import { createRandom } from '@ssekit/testing/scenarios'
import { expect } from 'vitest'
import { readLiterally } from '../../src/event-stream/test/literalParser.ts'
import { randomStream } from './randomStream.ts'
import { readInChunks } from '../../src/event-stream/test/readInChunks.ts'

/** Random streams, cut at random: each is read as the standard, taken by its letter, reads it as a whole. */
export const fuzz = (streams: number, seed: number): void => {
  const random = createRandom(seed)
  for (let round = 0; round < streams; round++) {
    const { bytes, chunks } = randomStream(random)
    expect(readInChunks(chunks, 'seed'), JSON.stringify(chunks.map((chunk) => [...chunk]))).toEqual(
      readLiterally(bytes, 'seed'),
    )
  }
}
