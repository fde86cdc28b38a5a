import { parse } from 'cookie'
import type { CookieOptions, Request, Response } from 'express'

const NAME = 'ssekit_token'

/** Under which name the tabs of a browser share their streams; pages make it themselves. */
const GUEST = 'ssekit_guest'

/** The token of those who logged in on a page. */
export const tokenInCookie = (req: Request): string | undefined => parse(req.get('cookie') ?? '')[NAME]

/**
 * Gives the token as a cookie; an empty one takes it back. As somebody else sits there now, the name goes that tabs share
 * their streams under: a page from now on must not be told what is for those before.
 *
 * Pages of this server alone send the token, their scripts cannot read it, and the cookie goes with it.
 */
export const setTokenCookie = (req: Request, res: Response, token: string, expiresAt: number): void => {
  const common: CookieOptions = { sameSite: 'strict', path: '/' }
  res.cookie(NAME, token, {
    ...common,
    httpOnly: true,
    secure: req.secure,
    expires: new Date(expiresAt),
  })
  res.clearCookie(GUEST, common)
}
