import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { documentsAnswer } from './documentsAnswer.ts'
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
    '# Hub\n\n## Replay\n\nWhoever reconnects is replayed what it missed.\n',
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

  test('forgives a slip and sees an edit at once', async () => {
    expect((await searchDocuments(root, 'hartbeat'))[0]?.heading).toBe('Heartbeat')
    await writeFile(join(root, 'README.md'), '# Kit\n\n## Backpressure\n\nSlow readers are closed.\n')
    expect((await searchDocuments(root, 'backpressure'))[0]?.heading).toBe('Backpressure')
  })
})

describe('documentsAnswer', () => {
  test('quotes the section and names its place', async () => {
    const answer = await documentsAnswer(root, 'how often is the heartbeat sent')
    expect(answer).toContain('README.md says under “Heartbeat”')
    expect(answer).toContain('Sent every 15 seconds when idle.')
  })

  test('says so when nothing matches, and invents nothing', async () => {
    expect(await documentsAnswer(root, 'zzz qqq')).toMatch(/^Nothing in the documents matches/)
    expect(await documentsAnswer(join(root, 'nowhere'), 'heartbeat')).toMatch(
      /^Nothing in the documents matches/,
    )
  })
})
