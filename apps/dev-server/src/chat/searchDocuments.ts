import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import MiniSearch from 'minisearch'

/** A section of a document: what stands under one heading. */
export interface Section {
  id: string
  /** Relative to the project, e.g. `packages/core/README.md`. */
  path: string
  heading: string
  text: string
}

/** The documents at the root that may be quoted; others there are for contributors' tools. */
const rootDocuments = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']
/** What is written for all who use it goes before what is for one framework, and that before what is for those who build it. */
const weightOf = (id: string): number => {
  if (id.startsWith('docs/frameworks/')) return 0.7
  return /^(README\.md#|docs\/|packages\/)/.test(id) ? 1 : 0.4
}
/**
 * The least score of an answer, for each unit that the words of the question weigh: a section that has one word of three in
 * common with it does not answer it. Questions that the documents answer reach 1.2 and more, most others stay below 1.
 */
const LEAST = 1.1
const stopWords = new Set(
  (
    'a about an and any are as at be best by can could do does for from get give good has have how i in is it many me much my not of on one or ' +
    'should show some tell that the there this to use used using was what when where which who why will with work works you your'
  ).split(' '),
)

/** The sections that answer a question best, best first, if any does; read afresh each time, so that an edit counts at once. */
export const searchDocuments = async (root: string, question: string, limit = 3): Promise<Section[]> => {
  const sections = (
    await Promise.all((await documentPaths(root)).map((path) => readSections(root, path)))
  ).flat()
  const index = new MiniSearch<Section>({
    fields: ['heading', 'text'],
    processTerm: (term) => (stopWords.has(term.toLowerCase()) ? null : term.toLowerCase()),
    searchOptions: {
      boost: { heading: 2 },
      boostDocument: (id) => weightOf(String(id)),
      prefix: (term) => term.length > 3,
      fuzzy: (term) => (term.length > 5 ? 0.2 : 0),
    },
  })
  index.addAll(sections)
  const byId = new Map(sections.map((section) => [section.id, section]))
  const hits = index.search(question)
  // What is far behind the best has a word in common with the question, and little else.
  const enough = Math.max((hits[0]?.score ?? 0) * 0.4, LEAST * weightOfWords(index, question))
  return hits
    .filter(({ score }) => score >= enough)
    .slice(0, limit)
    .map((hit) => byId.get(hit.id as string)!)
}

/** What the words of a question weigh: those that few sections have weigh much, those that none has most. */
const weightOfWords = (index: MiniSearch<Section>, question: string): number => {
  const words = new Set(question.toLowerCase().match(/[\p{L}\p{N}_]+/gu))
  return [...words]
    .filter((word) => !stopWords.has(word))
    .reduce((sum, word) => sum + Math.log(1 + index.documentCount / (1 + index.search(word).length)), 0)
}

/** Every document that may be quoted and shown, relative to the project. */
export const documentPaths = async (root: string): Promise<string[]> => {
  const [folders, guides] = await Promise.all(
    ['packages', 'docs'].map((name) =>
      readdir(join(root, name), { recursive: name === 'docs' }).catch(() => []),
    ),
  )
  return [
    ...rootDocuments,
    ...guides!.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
    ...folders!.map((folder) => `packages/${folder}/README.md`),
  ].sort()
}

const readSections = async (root: string, path: string): Promise<Section[]> => {
  const text = await readFile(join(root, path), 'utf8').catch(() => '')
  return splitSections(path, text)
}

/** Cuts Markdown at its headings; a `#` inside a code block is no heading. */
export const splitSections = (path: string, markdown: string): Section[] => {
  const sections: Section[] = []
  let heading = path
  let lines: string[] = []
  let fenced = false
  const push = () => {
    const text = lines.join('\n').trim()
    if (text) sections.push({ id: `${path}#${sections.length}`, path, heading, text })
    lines = []
  }
  for (const line of markdown.split(/\r?\n/)) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced
    const title = fenced ? null : /^#{1,6}\s+(.+?)\s*#*$/.exec(line)
    if (title) {
      push()
      heading = title[1]!
    } else if (!/^\s*<!--.*-->\s*$/.test(line)) lines.push(line)
  }
  push()
  return sections
}
