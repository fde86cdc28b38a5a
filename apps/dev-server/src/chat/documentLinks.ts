import { posix } from 'node:path'

/** Where this server shows the project's documents. */
export const DOCUMENTS = '/documents'

/** The name of a heading in the address of its document, as code hosts make it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')

/** The address of a section. */
export const documentLink = (path: string, heading: string): string =>
  `${DOCUMENTS}/${path}#${anchorOf(heading)}`

/** Links of a document that are relative to it, as addresses of this server; none to what it does not show. */
export const resolveLinks = (markdown: string, path: string): string =>
  markdown.replace(/\[([^\]]*)\]\((?![a-z]+:|\/)([^)\s]*)\)/gi, (_, text: string, target: string) => {
    if (target.startsWith('#')) return `[${text}](${DOCUMENTS}/${path}${target})`
    if (!/\.md(#.*)?$/.test(target)) return text
    return `[${text}](${DOCUMENTS}/${posix.join(posix.dirname(path), target)})`
  })
