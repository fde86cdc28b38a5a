import type { Router } from 'express'
import express from 'express'
import { setTokenCookie } from '../auth/tokenCookie.ts'
import type { Context } from '../context.ts'
import { loginPage } from './loginPage.ts'

/** `/login`: a form that works without a script, and leads on to the demos. */
export const serveLogin = (router: Router, { users, tokens }: Pick<Context, 'users' | 'tokens'>): void => {
  router.get('/login', (_req, res) => void res.type('html').send(loginPage()))
  router.post('/login', express.urlencoded({ extended: false, limit: '10kb' }), async (req, res) => {
    const { user, password } = (req.body ?? {}) as Record<string, unknown>
    const name = typeof user === 'string' ? user : ''
    const groups = await users.check(name, typeof password === 'string' ? password : '')
    if (!groups) {
      res.status(401).type('html').send(loginPage('No user has this name and password.'))
      return
    }
    const { token, expiresAt } = await tokens.issue(name, groups)
    setTokenCookie(req, res, token, expiresAt)
    res.redirect(303, '/')
  })
}
