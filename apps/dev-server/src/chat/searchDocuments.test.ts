import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { answerable, documentsAnswer } from './documentsAnswer.ts'
import { searchDocuments, splitSections } from './searchDocuments.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'documents-'))
  await mkdir(join(root, 'packages/hub'), { recursive: true })
  await writeFile(
    join(root, 'README.md'),
    '# Kit\n\nAll about kits.\n\n## Heartbeat\n\nSent every 15 seconds when idle.\n',
  )
  await writeFile(
    join(root, 'packages/hub/README.md'),
    '# Hub\n\n## Replay\n\nA client that reconnects is replayed what happened meanwhile.\n',
  )
  return () => rm(root, { recursive: true, force: true })
})

describe('splitSections', () => {
  test('cuts at headings, not at a # inside a code block', () => {
    const sections = splitSections('a.md', 'Intro\n# One\ntext\n```sh\n# no heading\n```\n## Two ##\nmore')
    expect(sections.map(({ heading, text }) => [heading, text])).toEqual([
      ['a.md', 'Intro'],
      ['One', 'text\n```sh\n# no heading\n```'],
      ['Two', 'more'],
    ])
  })
})

describe('searchDocuments', () => {
  test('finds the section that answers, in whichever document it stands', async () => {
    const [best] = await searchDocuments(root, 'What happens when a client reconnects?')
    expect(best).toMatchObject({ path: 'packages/hub/README.md', heading: 'Replay' })
  })

  test('prefers what is written for users to what is for contributors', async () => {
    await writeFile(join(root, 'ARCHITECTURE.md'), '# Architecture\n\n## Replay\n\nReplay replay replay.\n')
    const found = await searchDocuments(root, 'replay')
    expect(found.map(({ path }) => path)).toEqual(['packages/hub/README.md', 'ARCHITECTURE.md'])
  })

  test('forgives a slip and sees an edit at once', async () => {
    expect((await searchDocuments(root, 'hartbeat'))[0]?.heading).toBe('Heartbeat')
    await writeFile(join(root, 'README.md'), '# Kit\n\n## Backpressure\n\nSlow readers are closed.\n')
    expect((await searchDocuments(root, 'backpressure'))[0]?.heading).toBe('Backpressure')
  })
})

describe('documentsAnswer', () => {
  test('quotes the section, and says where to read on', async () => {
    const { text, sources } = await documentsAnswer(root, 'how often is the heartbeat sent')
    expect(text).toBe('Sent every 15 seconds when idle.')
    expect(sources[0]).toEqual({ title: 'Heartbeat · README.md', href: '/documents/README.md#heartbeat' })
  })

  test('says so when nothing matches, invents nothing, and names no source for it', async () => {
    for (const [folder, question] of [
      [root, 'zzz qqq'],
      [join(root, 'nowhere'), 'heartbeat'],
    ] as const) {
      const { text, sources } = await documentsAnswer(folder, question)
      expect(text).toMatch(/^I found nothing about that/)
      expect(sources).toEqual([])
    }
  })
})

describe('of this project’s own documents', () => {
  const project = join(import.meta.dirname, '../../../..')

  test.each([
    ...answerable,
    'How many tabs can share one connection?',
    'Why not EventSource?',
    'Is there a limit of connections per browser?',
    'How do I test a component?',
    'Does it work in React Native?',
    'What about nginx?',
  ])('some answer: %s', async (question) => {
    expect(await searchDocuments(project, question)).not.toEqual([])
  })

  test.each([
    'What is the weather in Paris?',
    'Who won the world cup?',
    'Write me a poem about cats',
    'How tall is Mount Everest?',
    'How do I lose weight?',
    'What is the meaning of life?',
    'Translate hello into Spanish',
  ])('none answers: %s', async (question) => {
    const { text, sources } = await documentsAnswer(project, question)
    expect(sources).toEqual([])
    expect(text).toMatch(/^I found nothing about that in the docs\./)
  })

  test('what is suggested instead is answered by the section of that name', async () => {
    const { text } = await documentsAnswer(project, 'Who won the world cup?')
    const suggested = text.split('\n').filter((line) => line.startsWith('- '))
    expect(suggested).toHaveLength(3)
    for (const line of suggested) {
      const question = line.slice(2)
      const { sources } = await documentsAnswer(project, question)
      expect(sources[0]?.title).toBe(`${question} · docs/questions.md`)
    }
  })

  test('the pages of frameworks are among them', async () => {
    const { sources } = await documentsAnswer(project, 'How do I use it with NestJS?')
    expect(sources[0]).toEqual({
      title: 'NestJS · docs/frameworks/nest.md',
      href: '/documents/docs/frameworks/nest.md#nestjs',
    })
  })
})
