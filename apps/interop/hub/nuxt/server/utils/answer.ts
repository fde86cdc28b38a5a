import { setTimeout } from 'node:timers/promises'

let answering = 0
export const answersUnderWay = () => answering

/** An answer in pieces, which needs no hub. When its reader leaves, it is stopped, and what stands in `finally` runs. */
export async function* answer(question: string) {
  answering += 1
  try {
    for (const word of `You asked: ${question}`.split(/(?= )/)) {
      yield { data: { delta: word } }
      await setTimeout(20)
    }
    yield { text: '[DONE]' }
  } finally {
    answering -= 1
  }
}
