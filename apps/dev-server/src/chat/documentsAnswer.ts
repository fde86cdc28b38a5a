import { setTimeout as wait } from 'node:timers/promises'
import { searchDocuments } from './searchDocuments.ts'

/** Long enough to answer, short enough to read while it is typed. */
const maxQuote = 900

/**
 * The answer of the project's own documents, when no model is set up: it quotes, names the place, and invents nothing.
 */
export const documentsAnswer = async (root: string, question: string): Promise<string> => {
  const [best, ...others] = await searchDocuments(root, question)
  if (!best) {
    return 'Nothing in the documents matches. Try words such as "reconnect", "Last-Event-ID", "useSSE" or "hub".'
  }
  const more = others.map(({ heading, path }) => `“${plainText(heading)}” (${path})`)
  return [
    `${best.path} says under “${plainText(best.heading)}”:`,
    quote(plainText(best.text)),
    ...(more.length > 0 ? [`See also ${more.join(' and ')}.`] : []),
  ].join('\n\n')
}

/** Markdown as a chat bubble shows it: no marks, lines joined as a page would join them, code left as it is. */
export const plainText = (markdown: string): string =>
  markdown
    .split(/^```.*\n/m)
    .map((part, index) => (index % 2 === 1 ? part : plainProse(part)))
    .join('')

const plainProse = (prose: string): string =>
  prose
    .replace(/^\|[-:| ]+\|\n/gm, '')
    .replace(/^\| (.*?) *\|$/gm, (_, row: string) => `- ${row.split(/ +\| /).filter(Boolean).join(' — ')}`)
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/\*\*|`/g, '')
    .replace(/([^\n])\n(?!\n|\s*[-|\d])[ \t]*(?=\S)/g, '$1 ')
    .replace(/^[ \t]*- /gm, '• ')

const quote = (text: string): string => {
  if (text.length <= maxQuote) return text
  const end = text.lastIndexOf(' ', maxQuote)
  return `${text.slice(0, end > 0 ? end : maxQuote)} …`
}

/** A text in the pieces a reader would type: words with the space behind them. Joined, they are the text again. */
export async function* typed(text: string, delay: number, signal: AbortSignal): AsyncGenerator<string, void> {
  for (const token of text.match(/\s*\S+\s*|\s+/g) ?? []) {
    yield token
    await wait(delay, undefined, { signal })
  }
}
