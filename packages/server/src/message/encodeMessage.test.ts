import { describe, expect, test } from 'vitest'
import { readEventStream } from '../../test/support/eventStreamText.ts'
import { encodeMessage } from './encodeMessage.ts'
import { SSEServerError } from '../errors.ts'
import type { StreamMessage } from './message.ts'

const errorOf = (message: unknown): SSEServerError => {
  try {
    encodeMessage(message as StreamMessage)
  } catch (error) {
    if (error instanceof SSEServerError) return error
    throw error
  }
  throw new Error('It was not refused')
}

describe('encodeMessage writes', () => {
  test.each<[StreamMessage, string]>([
    [{ text: 'hello' }, 'data: hello\n\n'],
    [{ text: '' }, 'data: \n\n'],
    [{ data: 'hello' }, 'data: "hello"\n\n'],
    [{ data: '42' }, 'data: "42"\n\n'],
    [{ data: '' }, 'data: ""\n\n'],
    [{ data: 'a\r\nb' }, 'data: "a\\r\\nb"\n\n'],
    [{ id: '7', data: false }, 'id: 7\ndata: false\n\n'],
    [{ id: '', text: 'resets the id' }, 'id: \ndata: resets the id\n\n'],
    [{ data: null }, 'data: null\n\n'],
    [{ data: { a: [1, 'x\ny'] } }, 'data: {"a":[1,"x\\ny"]}\n\n'],
    [{ event: 'progress', data: 1 }, 'event: progress\ndata: 1\n\n'],
    [{ event: '', data: 1 }, 'data: 1\n\n'],
    [{ event: undefined, text: '[DONE]', retry: 0 }, 'retry: 0\ndata: [DONE]\n\n'],
  ])('%j', (message, text) => {
    expect(encodeMessage(message)).toBe(text)
  })
})

describe('what is written is what a client reads', () => {
  const texts = [
    '',
    ' ',
    '  two spaces',
    'a: b',
    ':comment?',
    'data: evil',
    '\ufeffmark',
    'nul \0 inside',
    'größe 你好 🙂',
  ]
  const ends = ['\n', '\r', '\r\n', '\n\n', '\r\r', '\n\r', '\r\n\r\n']
  const cases = [
    ...texts,
    ...ends,
    ...texts.flatMap((text) =>
      ends.flatMap((end) => [`${text}${end}`, `${end}${text}`, `a${end}${text}${end}event: x`]),
    ),
  ]

  test.each(cases.map((data) => [JSON.stringify(data), data]))('%s keeps its lines', (_, data) => {
    const { messages, retries } = readEventStream(encodeMessage({ event: 'log', text: data }))
    expect(messages).toEqual([{ type: 'log', data: data.replace(/\r\n|\r/g, '\n'), lastEventId: '' }])
    expect(retries).toEqual([])
  })

  test('event types keep their spaces and colons', () => {
    const { messages } = readEventStream(encodeMessage({ event: ' a: b ', data: 1 }))
    expect(messages[0]!.type).toBe(' a: b ')
  })
})

describe('encodeMessage refuses', () => {
  const circular: Record<string, unknown> = {}
  circular['self'] = circular

  test.each<[string, unknown, string, string | undefined]>([
    ['LF in an id', { id: '7\ndata: evil', data: 1 }, 'invalid-id', 'id'],
    ['NUL in an id', { id: '7\0', data: 1 }, 'invalid-id', 'id'],
    ['an id that is no string', { id: 7, data: 1 }, 'invalid-id', 'id'],
    ['both data and text', { data: 1, text: '1' }, 'invalid-data', 'text'],
    ['neither data nor text', { event: 'x', retry: 5 }, 'invalid-data', 'data'],
    ['text that is none', { text: 7 }, 'invalid-data', 'text'],
    ['null as text', { text: null }, 'invalid-data', 'text'],
    ['the hub’s own types', { event: 'ssekit:gap', data: 1 }, 'reserved-type', 'event'],
    ['LF in a type', { event: 'a\ndata: evil', data: 1 }, 'invalid-type', 'event'],
    ['CR in a type', { event: 'a\rdata: evil', data: 1 }, 'invalid-type', 'event'],
    ['NUL in a type', { event: 'a\0', data: 1 }, 'invalid-type', 'event'],
    ['a type that is no string', { event: 7, data: 1 }, 'invalid-type', 'event'],
    ['a fraction as retry', { retry: 1.5, data: 1 }, 'invalid-retry', 'retry'],
    ['a negative retry', { retry: -1, data: 1 }, 'invalid-retry', 'retry'],
    ['a retry that is text', { retry: '5\ndata: evil', data: 1 }, 'invalid-retry', 'retry'],
    ['NaN as retry', { retry: NaN, data: 1 }, 'invalid-retry', 'retry'],
    ['circular data', { data: circular }, 'invalid-data', 'data'],
    ['a BigInt', { data: { n: 1n } }, 'invalid-data', 'data'],
    ['undefined data', { event: 'x' }, 'invalid-data', 'data'],
    ['a function', { data: () => 1 }, 'invalid-data', 'data'],
    ['a misspelt field', { type: 'x', data: 1 }, 'unknown-field', 'type'],
    ['a string', 'hello', 'invalid-message', undefined],
    ['null', null, 'invalid-message', undefined],
    ['undefined', undefined, 'invalid-message', undefined],
    ['an array', [1], 'invalid-message', undefined],
  ])('%s', (_, message, code, field) => {
    const error = errorOf(message)
    expect(error).toMatchObject({ name: 'SSEServerError', code, field })
    expect(error.message.length).toBeGreaterThan(20)
  })

  test('and hands over what JSON had against the data', () => {
    expect(errorOf({ data: circular }).cause).toBeInstanceOf(TypeError)
  })
})
