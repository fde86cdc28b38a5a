import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { createTokens } from './tokens.ts'
import { createUsedTickets } from './usedTickets.ts'

const secret = new TextEncoder().encode('a secret of thirty-two bytes or more')
const make = (more: { lifetime?: number; ticketLifetime?: number } = {}) =>
  createTokens({ secret, lifetime: 60_000, ticketLifetime: 30_000, use: createUsedTickets(), ...more })

/** A token as this server would make it, except for what the test changes. */
const forge = (change: (token: SignJWT) => SignJWT, key: Uint8Array = secret, alg = 'HS256') =>
  change(
    new SignJWT({ groups: ['team'] })
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
    const { token, expiresAt } = await tokens.issue('ann', ['team'])
    expect(await tokens.read(token)).toEqual({ name: 'ann', groups: ['team'], expiresAt })
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
        new UnsecuredJWT({ groups: ['team'] })
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
  const ann = { name: 'ann', groups: ['team'], expiresAt: Math.ceil(Date.now() / 1000) * 1000 + 600_000 }

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

describe('createUsedTickets', () => {
  test('remembers a ticket until it could not be used any more', () => {
    const use = createUsedTickets()
    expect(use('old', Date.now() - 1)).toBe(true)
    expect(use('new', Date.now() + 60_000)).toBe(true)
    expect(use('new', Date.now() + 60_000)).toBe(false)
    expect(use('old', Date.now() + 60_000)).toBe(true)
  })
})
