import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { createTokenMemory } from './tokenMemory.ts'
import { createTokens } from './tokens.ts'

const secret = new TextEncoder().encode('a secret of thirty-two bytes or more')
const make = (more: { lifetime?: number; ticketLifetime?: number } = {}) =>
  createTokens({ secret, lifetime: 60_000, ticketLifetime: 30_000, memory: createTokenMemory(), ...more })

/** A token as this server would make it, except for what the test changes. */
const forge = (change: (token: SignJWT) => SignJWT, key: Uint8Array = secret, alg = 'HS256') =>
  change(
    new SignJWT({ groups: ['team'], auth_time: Date.now() / 1000 })
      .setProtectedHeader({ alg })
      .setIssuer('ssekit-dev-server')
      .setAudience('access')
      .setSubject('ann')
      .setJti('1')
      .setExpirationTime('1h'),
  ).sign(key)

describe('a token', () => {
  test('names the visitor, the groups and the end', async () => {
    const tokens = make()
    const before = Date.now()
    const { token, expiresAt } = await tokens.issue('ann', ['team'])
    const visitor = await tokens.read(token)
    expect(visitor).toEqual({ name: 'ann', groups: ['team'], expiresAt, loggedInAt: expect.any(Number) })
    expect(visitor.loggedInAt).toBeGreaterThanOrEqual(before)
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + 60_000)
    expect(await make().read(await forge((same) => same))).toMatchObject({ name: 'ann' })
  })

  test.each([
    ['that has expired', forge((token) => token.setExpirationTime(1)), 'has expired'],
    ['of another issuer', forge((token) => token.setIssuer('elsewhere')), 'not one of this server’s'],
    ['for another purpose', forge((token) => token.setAudience('ticket')), 'not one of this server’s'],
    ['of another secret', forge((token) => token, new Uint8Array(32)), 'not one of this server’s'],
    ['of another algorithm', forge((token) => token, secret, 'HS512'), 'not one of this server’s'],
    ['without a name', forge((token) => token.setSubject('')), 'not one of this server’s'],
    ['that is none', Promise.resolve('junk'), 'not one of this server’s'],
    [
      'of alg none',
      Promise.resolve(
        new UnsecuredJWT({ groups: ['team'], auth_time: Date.now() / 1000 })
          .setIssuer('ssekit-dev-server')
          .setAudience('access')
          .setSubject('ann')
          .setJti('1')
          .setExpirationTime('1h')
          .encode(),
      ),
      'not one of this server’s',
    ],
  ])('%s is refused', async (_, token, why) => {
    await expect(make().read(await token)).rejects.toThrow(why)
  })
})

describe('a ticket', () => {
  const ann = {
    name: 'ann',
    groups: ['team'],
    expiresAt: Math.ceil(Date.now() / 1000) * 1000 + 600_000,
    loggedInAt: Date.now(),
  }

  test('opens once, for as long as the token it stands for', async () => {
    const tokens = make()
    const { token, expiresAt } = await tokens.issueTicket(ann)
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + 30_000)
    expect(await tokens.redeem(token)).toEqual(ann)
    await expect(tokens.redeem(token)).rejects.toThrow('used before')
  })

  test('never outlives the token', async () => {
    const { expiresAt } = await make().issueTicket({ ...ann, expiresAt: Date.now() + 5_000 })
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + 5_000)
  })

  test('is no token, nor is a token a ticket', async () => {
    const tokens = make()
    await expect(tokens.read((await tokens.issueTicket(ann)).token)).rejects.toThrow('not one of')
    await expect(tokens.redeem((await tokens.issue('ann', [])).token)).rejects.toThrow('not one of')
  })

  test('that waited too long is refused', async () => {
    const { token } = await make({ ticketLifetime: 0 }).issueTicket(ann)
    await expect(make().redeem(token)).rejects.toThrow('has expired')
  })
})

describe('who logs out', () => {
  test('ends all tokens and tickets from before, and none of somebody else or from after', async () => {
    const tokens = make()
    const other = await tokens.issue('bob', [])
    const all = [await tokens.issue('ann', []), await tokens.issue('ann', [])]
    const [first, second] = [await tokens.read(all[0]!.token), await tokens.read(all[1]!.token)]
    const ticket = await tokens.issueTicket(first)
    await tokens.logOut(second)
    for (const { token } of all) await expect(tokens.read(token)).rejects.toThrow('ann has logged out')
    await expect(tokens.redeem(ticket.token)).rejects.toThrow('ann has logged out')
    // Asked for with a token that was good, issued when it was not any more.
    await expect(tokens.redeem((await tokens.issueTicket(first)).token)).rejects.toThrow('ann has logged out')
    expect(await tokens.read(other.token)).toMatchObject({ name: 'bob' })
    for (let again = 0; again < 5; again += 1) {
      const { token } = await tokens.issue('ann', [])
      const visitor = await tokens.read(token)
      expect(await tokens.redeem((await tokens.issueTicket(visitor)).token)).toMatchObject({ name: 'ann' })
      await tokens.logOut(visitor)
      await expect(tokens.read(token)).rejects.toThrow('ann has logged out')
    }
  })
})

describe('createTokenMemory', () => {
  test('remembers a ticket until it could not be used any more', () => {
    const { useTicket } = createTokenMemory()
    expect(useTicket('old', Date.now() - 1)).toBe(true)
    expect(useTicket('new', Date.now() + 60_000)).toBe(true)
    expect(useTicket('new', Date.now() + 60_000)).toBe(false)
    expect(useTicket('old', Date.now() + 60_000)).toBe(true)
  })

  test('remembers the last log-out until no token from before can be left', () => {
    const { logOut, loggedOutAt } = createTokenMemory()
    const later = Date.now() + 60_000
    void logOut('ann', 1, later)
    void logOut('bob', 2, Date.now() - 1)
    void logOut('ann', 3, later)
    expect([loggedOutAt('ann'), loggedOutAt('bob'), loggedOutAt('carl')]).toEqual([3, 0, 0])
  })
})
