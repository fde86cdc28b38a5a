import { describe, expect, it } from 'vitest'
import { createDecoder, type Decoder, type DecodeOptions } from './decode.ts'
import type { StandardResult, StandardSchema } from './standardSchema.ts'

const decode = (data: string, options: DecodeOptions = {}, event = 'reading') =>
  createDecoder('/stream', options)({ event, data, lastEventId: '7' })

const dataOf = (...args: Parameters<typeof decode>) => {
  const { data, error } = decode(...args)
  if (error) throw error
  return data
}

const schemaOf = (
  validate: (value: unknown) => StandardResult<unknown> | Promise<StandardResult<unknown>>,
): StandardSchema => ({ '~standard': { version: 1, vendor: 'test', validate } })

const celsius = schemaOf((value) =>
  typeof (value as { celsius?: unknown })?.celsius === 'number'
    ? { value: { degrees: (value as { celsius: number }).celsius } }
    : {
        issues: [
          { message: 'Expected a number', path: ['readings', { key: 0 }, 'celsius'] },
          { message: 'And more' },
        ],
      },
)

const errorOf = (decoded: ReturnType<typeof decode>) => {
  if (!decoded.error) throw new Error('It decoded.')
  return decoded.error
}

describe('createDecoder', () => {
  it('reads JSON by default, text where that is said', () => {
    expect(dataOf('{"a":[1]}')).toEqual({ a: [1] })
    expect(dataOf('{"a":[1]}', { decode: 'text' })).toEqual('{"a":[1]}')
  })

  it('says of data that is not JSON where it came from, what it was, and what to do', () => {
    const error = errorOf(decode('plain text'))
    expect(error).toMatchObject({ code: 'decode', fatal: false, url: '/stream', lastEventId: '7' })
    expect(error.raw).toEqual({ event: 'reading', data: 'plain text', lastEventId: '7' })
    expect(error.message).toContain('"reading"')
    expect(error.message).toContain('"plain text"')
    expect(error.message).toContain("decode: 'text'")
    expect(error.message).toContain('schema: { "reading": (raw) => raw }')
    expect(error.cause).toBeInstanceOf(SyntaxError)
  })

  it('shows only the beginning of long data', () => {
    expect(errorOf(decode('x'.repeat(10_000))).message.length).toBeLessThan(300)
  })

  it('gives a function the raw text, also where it is no JSON', () => {
    const schema = { reading: (raw: string) => raw.toUpperCase() }
    expect(dataOf('{"a":1}', { schema })).toEqual('{"A":1}')
    expect(dataOf('plain', { schema })).toEqual('PLAIN')
  })

  it('gives a Standard Schema parsed JSON and takes its value, whatever `decode` says', () => {
    for (const mode of ['json', 'text'] as const) {
      const decoded = dataOf('{"celsius":21}', { decode: mode, schema: { reading: celsius } })
      expect(decoded).toEqual({ degrees: 21 })
    }
  })

  it('says what the schema says, with paths, and keeps its issues as the cause', () => {
    const error = errorOf(decode('{}', { schema: { reading: celsius } }))
    expect(error.message).toContain('readings.0.celsius: Expected a number; And more')
    expect(error.cause).toHaveLength(2)
    expect(errorOf(decode('nope', { schema: { reading: celsius } })).message).toContain('not JSON')
  })

  it('takes a schema that is itself a function for a schema', () => {
    const callable = Object.assign((): never => {
      throw new Error('not to be called')
    }, celsius) as unknown as Decoder
    expect(dataOf('{"celsius":3}', { schema: { reading: callable } })).toEqual({ degrees: 3 })
  })

  it('refuses what is asynchronous, and leaves no rejection behind', async () => {
    const rejections: unknown[] = []
    const listen = (reason: unknown): void => void rejections.push(reason)
    process.on('unhandledRejection', listen)
    const rejecting: Decoder[] = [
      schemaOf(() => Promise.reject(new Error('later'))),
      (async () => Promise.reject(new Error('later'))) as Decoder,
      schemaOf(() => ({ then: () => {} }) as never),
    ]
    for (const reading of rejecting) {
      expect(errorOf(decode('1', { schema: { reading } })).message).toContain('asynchronous')
    }
    await new Promise(setImmediate)
    process.off('unhandledRejection', listen)
    expect(rejections).toEqual([])
  })

  it('turns what a schema throws into an error, whatever it throws', () => {
    const throwing =
      (thrown: unknown): Decoder =>
      () => {
        throw thrown
      }
    const error = new RangeError('too hot')
    expect(errorOf(decode('1', { schema: { reading: throwing(error) } }))).toMatchObject({ cause: error })
    expect(errorOf(decode('1', { schema: { reading: throwing(error) } })).message).toContain('too hot')
    for (const odd of [Object.create(null), Symbol('odd'), undefined, 1n]) {
      expect(errorOf(decode('1', { schema: { reading: throwing(odd) } })).code).toBe('decode')
    }
  })

  it('finds no decoder in what every object inherits', () => {
    for (const event of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(dataOf('1', { schema: {} }, event)).toEqual(1)
    }
    const own = { ['__proto__']: (raw: string) => `own ${raw}` }
    expect(dataOf('1', { schema: own }, '__proto__')).toEqual('own 1')
  })
})
