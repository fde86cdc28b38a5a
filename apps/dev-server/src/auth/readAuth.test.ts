import { describe, expect, test } from 'vitest'
import { readAuth } from './readAuth.ts'

describe('readAuth', () => {
  test('guests are welcome by default', () => {
    expect(readAuth({})).toEqual({ auth: undefined, demoUsers: [] })
  })

  test('takes the users that are named', () => {
    const { auth, demoUsers } = readAuth({ AUTH: 'required', USERS: 'ann:secret:team+news, bob:other:' })
    expect(auth?.users).toEqual([
      { name: 'ann', password: 'secret', groups: ['team', 'news'] },
      { name: 'bob', password: 'other', groups: [] },
    ])
    expect(demoUsers).toEqual([])
  })

  test('makes some up for a first look, with another password each time', () => {
    const [one, two] = [readAuth({ AUTH: 'required' }), readAuth({ AUTH: 'required' })]
    expect(one.demoUsers.map(({ name }) => name)).toEqual(['ann', 'bob'])
    // The groups that the demos listen to: who may not join one of them would see an error in place of the list.
    for (const { groups } of one.demoUsers) expect(groups).toEqual(expect.arrayContaining(['team', 'ops']))
    expect(one.auth?.users).toBe(one.demoUsers)
    expect(one.demoUsers[0]!.password).not.toBe(two.demoUsers[0]!.password)
  })

  test.each([
    [{ AUTH: 'yes' }, 'AUTH must be'],
    [{ AUTH: 'required', AUTH_SECRET: 'short' }, 'AUTH_SECRET must be'],
    [{ AUTH: 'required', USERS: 'ann' }, 'USERS must be'],
    [{ AUTH: 'required', USERS: 'ann::team' }, 'USERS must be'],
    [{ AUTH: 'required', USERS: 'a b:secret:team' }, 'USERS must be'],
    [{ AUTH: 'required', USERS: 'ann:secret:team:more' }, 'USERS must be'],
  ])('refuses %j', (env, text) => {
    expect(() => readAuth(env)).toThrow(text)
    expect(() => readAuth(env)).not.toThrow('secret:team:more')
  })
})
