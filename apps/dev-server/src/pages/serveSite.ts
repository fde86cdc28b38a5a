import { join } from 'node:path'
import compression from 'compression'
import type { Router } from 'express'
import express from 'express'
import { findProjectRoot } from '../tasks/projectFiles.ts'
import { startPage } from './startPage.ts'

/** `/`, and what the pages of this server look like: the colours are those of the demos, from the same file. */
export const serveSite = (router: Router): void => {
  const apps = join(findProjectRoot(), 'apps')
  router.use('/site', compression())
  router.get('/', (_req, res) => void res.type('html').send(startPage))
  router.get('/site/tokens.css', (_req, res) => res.sendFile(join(apps, 'demo-kit/src/styles/tokens.css')))
  router.use('/site', express.static(join(apps, 'dev-server/public'), { index: false }))
}
