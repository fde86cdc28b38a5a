import { existsSync } from 'node:fs'
import { join } from 'node:path'
import compression from 'compression'
import type { Router } from 'express'
import express from 'express'
import { notBuiltPage } from './notBuiltPage.ts'

/** Serves a built demo at `path`; as long as it is not built, a page says how to build it. */
export const serveDemo = (router: Router, path: string, name: string, folder: string): void => {
  router.use(path, compression(), express.static(folder, { fallthrough: true, index: 'index.html' }))
  router.get([path, `${path}/`], (_req, res, next) => {
    // Looked up each time: the build may finish while the server runs.
    if (existsSync(join(folder, 'index.html'))) next()
    else res.status(404).type('html').send(notBuiltPage(name))
  })
}
