import { z } from 'zod'
import { setTokenCookie } from '../auth/tokenCookie.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { HttpError } from '../http/httpError.ts'
import { clientId, validate } from '../http/validate.ts'

const loginSchema = z.strictObject({
  user: clientId,
  password: z.string('is needed, as text').max(200, 'must be at most 200 characters').optional(),
})

/**
 * `POST /api/login`: who gives the right password gets a token, and the cookie that holds it. Where guests are welcome,
 * and are whoever they say they are, a name is enough.
 */
export const login = ({ settings, users, tokens }: Context): Endpoint => ({
  post: async (req, res) => {
    const { user, password } = validate(loginSchema, req.body)
    const groups = settings.auth ? await users.check(user, password ?? '') : []
    if (!groups)
      throw new HttpError(401, 'unauthorized', 'No user has this name and password.', { field: 'password' })
    const { token, expiresAt } = await tokens.issue(user, groups)
    setTokenCookie(req, res, token, expiresAt)
    res.set('Cache-Control', 'no-store').json({ token, user, groups, expiresAt })
  },
})
