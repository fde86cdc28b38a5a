import { setTimeout as wait } from 'node:timers/promises'
import { documentLink, resolveLinks } from './documentLinks.ts'
import { searchDocuments } from './searchDocuments.ts'

/** Characters of a section that are quoted: long enough to answer, short enough to read while it is typed. */
const BUDGET = 1200

/** Where something can be read on. */
export interface Source {
  title: string
  href: string
}

/** An answer in Markdown, and what it is taken from; from nothing where nothing was found. */
export interface DocumentsAnswer {
  text: string
  sources: Source[]
}

/** What to ask instead: the documents answer each. */
export const answerable: readonly string[] = [
  'How does a stream resume after a lost connection?',
  'How do I show a list of notifications?',
  'What happens when the server restarts?',
]

const NOTHING: DocumentsAnswer = {
  text: `I found nothing about that in the docs. What I can answer, for example:\n\n${answerable.map((question) => `- ${question}`).join('\n')}`,
  sources: [],
}

/** The answer of the project's own documents, when no model is set up: it quotes, and invents nothing. */
export const documentsAnswer = async (root: string, question: string): Promise<DocumentsAnswer> => {
  const sections = await searchDocuments(root, question)
  const [best] = sections
  if (!best) return NOTHING
  return {
    text: firstBlocks(best.text, BUDGET)
      .map((block) => (isCode(block) ? block : resolveLinks(block, best.path)))
      .join('\n\n'),
    sources: sections.map(({ heading, path }) => ({
      title: `${heading.replace(/[`*]/g, '')} · ${path}`,
      href: documentLink(path, heading),
    })),
  }
}

const isCode = (block: string): boolean => /^\s*(```|~~~)/.test(block)

/** Paragraphs, lists, tables and code of a Markdown text. Whole ones, as many as there is room for, and at least one. */
export const firstBlocks = (markdown: string, budget: number): string[] => {
  const blocks: string[] = []
  let length = 0
  for (const block of splitBlocks(markdown)) {
    if (blocks.length > 0 && length + block.length > budget) break
    blocks.push(block)
    length += block.length
  }
  // A sentence that ends in a colon announces what did not fit.
  while (blocks.length > 1 && blocks.at(-1)!.endsWith(':')) blocks.pop()
  return blocks
}

/** A blank line parts two blocks, unless it stands within code. */
const splitBlocks = (markdown: string): string[] =>
  markdown
    .split(/(^[ \t]*(?:```|~~~)[\s\S]*?^[ \t]*(?:```|~~~)[ \t]*$)/m)
    .flatMap((part) => (isCode(part) ? [part] : part.split(/\n\s*\n/)))
    .map((block) => block.replace(/^\n+|\s+$/g, ''))
    .filter((block) => block.trim() !== '' && !/^(!\[|<)/.test(block.trim()))

/** A text in the pieces a reader would type: words with the space behind them. Joined, they are the text again. */
export async function* typed(text: string, delay: number, signal: AbortSignal): AsyncGenerator<string, void> {
  for (const token of text.match(/\s*\S+\s*|\s+/g) ?? []) {
    yield token
    await wait(delay, undefined, { signal })
  }
}
