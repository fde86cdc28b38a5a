import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Router } from 'express'
import { Marked } from 'marked'
import { anchorOf, DOCUMENTS } from '../chat/documentLinks.ts'
import { documentPaths } from '../chat/searchDocuments.ts'
import { page } from './page.ts'

const marked = new Marked({
  renderer: {
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
    },
  },
})

const style = `<style>
  pre, table { display: block; overflow-x: auto }
  pre { padding: 1rem; border-radius: .5rem; background: #8881 }
  td, th { padding: .35rem .75rem .35rem 0; text-align: start }
  img { max-width: 100% }
</style>`

/** Shows the documents that the chat answers from: they are the project's own, so their Markdown is trusted. */
export const serveDocuments = (router: Router, root: string): void => {
  router.get(`${DOCUMENTS}/*path`, async (req, res, next) => {
    const path = req.path.slice(DOCUMENTS.length + 1)
    // Only what is on the list: a path from outside never reaches the file system.
    if ((await documentPaths(root)).includes(path)) {
      const html = marked.parse(await readFile(join(root, path), 'utf8'), { async: false })
      res.type('html').send(page(path, `${style}\n${html}`))
    } else if (/^docs\/[\w-]+\.png$/.test(path)) res.sendFile(path, { root })
    else next()
  })
}
