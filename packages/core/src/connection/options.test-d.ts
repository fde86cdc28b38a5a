import { describe, it } from 'vitest'
import { createStream } from '../stream/createStream.ts'
import { defineStream } from '../source/defineStream.ts'
import type { BodyOption, HeadersOption } from './options.ts'

interface ChatBody {
  message: string
  history?: { role: 'user' | 'assistant'; text: string }[]
}
declare const body: ChatBody
declare const token: string | null | undefined
declare const isAdmin: boolean

describe('BodyOption', () => {
  it('takes what is typed by an interface, a type, or nothing; lists of such; and what fetch takes', () => {
    createStream('/x', { body })
    createStream('/x', { body: [body] as const })
    createStream('/x', { body: () => body })
    createStream('/x', { body: async ({ attempt }) => (attempt > 0 ? { ...body, attempt } : body) })
    createStream(defineStream({ url: '/x', body: { message: 'Hello', deep: { list: [1, 'two', null] } } }))
    const taken: BodyOption[] = ['text', new FormData(), new URLSearchParams(), new Blob(), new Uint8Array(2)]
    createStream('/x', { body: taken[0] })
  })

  it('takes no numbers, and no functions but the one that makes it', () => {
    // @ts-expect-error -- a number is no body
    createStream('/x', { body: 7 })
    // @ts-expect-error -- nor what a function makes it of
    createStream('/x', { body: () => 7 })
    // @ts-expect-error -- a function that makes a function
    createStream('/x', { body: () => () => body })
    // @ts-expect-error -- a class, not an object of it
    createStream('/x', { body: () => Date })
  })
})

describe('HeadersOption', () => {
  it('takes values that may not be there', () => {
    createStream('/x', { headers: { Authorization: token } })
    createStream('/x', { headers: { 'X-Role': isAdmin && 'admin' } })
    createStream('/x', { headers: () => (token ? { Authorization: token } : {}) })
    createStream('/x', { headers: () => (token ? { Authorization: token } : null) })
    createStream('/x', {
      headers: async () => {
        if (!token) return {}
        return { Authorization: token }
      },
    })
    createStream('/x', {
      headers: async ({ reason }) => {
        if (reason === 'unauthorized') return
        return { Authorization: token }
      },
    })
  })

  it('takes pairs, Headers and Maps, as they are or from a function', () => {
    createStream('/x', { headers: [['Authorization', token]] })
    createStream('/x', { headers: () => [['X-Role', isAdmin && 'admin']] })
    createStream('/x', { headers: async () => [['Authorization', 'x']] })
    createStream('/x', { headers: new Headers({ a: 'b' }) })
    createStream('/x', { headers: async () => new Headers() })
    createStream('/x', { headers: new Map([['a', 'b']]) })
    const taken: HeadersOption[] = [{}, [], [['a', 'b']] as const]
    createStream('/x', { headers: taken[0] })
  })

  it('takes no other values', () => {
    // @ts-expect-error -- a header is text
    createStream('/x', { headers: { 'X-Page': 7 } })
    // @ts-expect-error -- true says nothing
    createStream('/x', { headers: { 'X-Admin': true } })
    // @ts-expect-error -- a pair is two
    createStream('/x', { headers: [['a']] })
    // @ts-expect-error -- a promise of it comes from a function
    createStream('/x', { headers: Promise.resolve({ a: 'b' }) })
  })
})
