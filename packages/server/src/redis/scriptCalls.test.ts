import { expect, test } from 'vitest'
import { createScriptCalls } from './scriptCalls.ts'

/** A line to a Redis that knows no script, which answers when the test says so. */
const setUp = () => {
  const asked: { text: string; answer(): void; forget(): void }[] = []
  const ask = (text: string): Promise<string> =>
    new Promise((resolve, reject) =>
      asked.push({
        text,
        answer: () => resolve(text),
        forget: () => reject(new Error('NOSCRIPT No matching script.')),
      }),
    )
  const callScript = createScriptCalls(() => ({
    evalSha: (_, { arguments: [name] }) => ask(`by name: ${name}`),
    eval: (_, { arguments: [name] }) => ask(`told: ${name}`),
  }))
  const call = (name: string, by = new AbortController()): Promise<unknown> =>
    callScript({ keys: [], arguments: [name] }, by.signal)
  return { asked, call, texts: () => asked.map(({ text }) => text) }
}
const turn = (): Promise<void> => new Promise(setImmediate)

/** Two are refused: the script is being told for the first, whose time may run out, and the second waits for that. */
const setUpTelling = async () => {
  const given = setUp()
  const late = new AbortController()
  void given.call('first', late)
  void given.call('second')
  for (const { forget } of [...given.asked]) forget()
  await turn()
  return { ...given, late }
}

test('who is refused in the turn in which the script is told keeps its place before later calls', async () => {
  const { asked, call, texts } = setUp()
  let later: Promise<unknown> | undefined
  void call('first').then(() => (later = call('later')))
  void call('second')
  asked[0]!.forget()
  await turn()
  asked[2]!.answer()
  // Handed out a few microtasks after that answer, which came behind it on the same line.
  while (!later) await Promise.resolve()
  asked[1]!.forget()
  await turn()
  await turn()
  expect(texts().slice(2)).toEqual(['told: first', 'by name: second', 'by name: later'])
})

test('who waits for the script goes on when telling it has taken too long', async () => {
  const { late, texts } = await setUpTelling()
  expect(texts()).toEqual(['by name: first', 'by name: second', 'told: first'])
  late.abort()
  await turn()
  expect(texts().slice(3)).toEqual(['by name: second'])
})

test('an answer that comes after all then lets nobody go who waits for a later telling', async () => {
  const { asked, call, late, texts } = await setUpTelling()
  late.abort()
  await turn()
  asked[3]!.forget()
  await turn()
  void call('third')
  asked[2]!.answer()
  await turn()
  await turn()
  expect(texts().slice(3)).toEqual(['by name: second', 'told: second'])
  asked[4]!.answer()
  await turn()
  await turn()
  expect(texts().slice(5)).toEqual(['by name: third'])
})
