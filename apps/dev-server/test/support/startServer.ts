import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { DevServer, DevServerConfig } from '../../src/index.ts'
import { createDevServer } from '../../src/index.ts'
import type { OpenOptions, OpenStream } from './openStream.ts'
import { openStream } from './openStream.ts'

/** A running dev server, with what tests do to it. */
export interface TestServer {
  readonly server: DevServer
  readonly url: string
  /** A folder of this test alone; the log and the project lie in it. */
  readonly folder: string
  stream(path: string, options?: OpenOptions): Promise<OpenStream>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  get(path: string, headers?: Record<string, string>): Promise<Answer>
}

/** A whole answer. */
export interface Answer {
  status: number
  headers: Headers
  text: string
  // Tests read what they expect out of it.
  json: { error?: { code: string; field?: string; message: string }; [key: string]: unknown }
}

/** Files for builds and jobs: real text, no two alike, enough for work to be seen under way. */
const writeProject = async (root: string): Promise<void> => {
  const words = 'stream message event id retry data resume replay hub client group open close'.split(' ')
  for (const folder of ['packages/core/src', 'packages/server/src', 'apps/demo/src']) {
    await mkdir(join(root, folder), { recursive: true })
    for (let file = 0; file < 8; file += 1) {
      const lines = Array.from(
        { length: 400 },
        (_, line) =>
          `${line} ${words[(line * (file + 3)) % words.length]} ${(line * 7919 * (file + 1)) % 104729}`,
      )
      await writeFile(join(root, folder, `file${file}.ts`), lines.join('\n'))
    }
  }
  await writeFile(
    join(root, 'README.md'),
    '# Sample\n\nA sample project.\n\n## Resume\n\nA stream resumes with the Last-Event-ID header and loses nothing.\n\n## Heartbeat\n\nA comment is sent when nothing else is.\n',
  )
}

/** Starts a server that ends with the test. */
export const startServer = async (config: DevServerConfig = {}): Promise<TestServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'dev-server-test-'))
  const projectRoot = join(folder, 'project')
  await writeProject(projectRoot)
  const server = createDevServer({
    projectRoot,
    logFile: join(folder, 'server.log'),
    faults: true,
    tokenDelay: 1,
    jobSeconds: 0,
    jobsAtOnce: 16,
    ...config,
  })
  const { url } = await server.listen()
  onTestFinished(async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 20 })
  })

  const answer = async (response: Response): Promise<Answer> => {
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} }
  }
  const open: OpenStream[] = []
  onTestFinished(() => open.forEach((stream) => stream.close()))

  return {
    server,
    url,
    folder,
    stream: async (path, options) => {
      const stream = await openStream(url + path, options)
      open.push(stream)
      return stream
    },
    post: async (path, body, headers = {}) =>
      answer(
        await fetch(url + path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
    get: async (path, headers = {}) => answer(await fetch(url + path, { headers })),
  }
}
