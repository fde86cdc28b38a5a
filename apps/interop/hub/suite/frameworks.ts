export type FrameworkName =
  | 'express'
  | 'fastify'
  | 'koa'
  | 'hono'
  | 'node-http'
  | 'node-http2'
  | 'nest'
  | 'bun'
  | 'deno'
  | 'workers'
  | 'next'
  | 'nuxt'
  | 'answers'

export interface Framework {
  /** The pages that are followed. */
  pages: readonly string[]
  /** What has to be run before it starts, below node_modules/.bin; types are checked where the build does not. */
  build: readonly string[][]
  /** What runs it, below node_modules/.bin: a runtime that its users have, and no page installs. @default this Node */
  runtime?: string
  /** What the runtime is given to start it; the port is in the environment, and in place of `$PORT`. */
  start: readonly string[]
  scheme: 'http' | 'https'
  /** What meets those who come while it shuts down: the hub's answer, or, over a new connection, a port that is closed already. */
  latecomers: 'told' | 'told or refused'
  /** How it ends after a SIGTERM, once all is closed: some say that it was the signal, or give it to themselves again. */
  exit: 0 | 143 | 'SIGTERM'
  /** What ends it when its tests are over: one that has processes of its own must be able to end them. @default 'SIGKILL' */
  stop?: NodeJS.Signals
  tests: readonly string[]
  /** Others that its tests want to have been made. */
  needs?: readonly FrameworkName[]
}

const server = (page: string): Framework => ({
  pages: [`docs/frameworks/${page}.md`],
  build: [['tsc', '-p', '.']],
  start: ['--import', 'tsx', 'server.ts'],
  scheme: 'http',
  latecomers: 'told',
  exit: 0,
  tests: ['hub.test.ts', 'answerInPieces.test.ts'],
})

export const frameworks: Record<FrameworkName, Framework> = {
  express: server('express'),
  fastify: server('fastify'),
  koa: server('koa'),
  hono: server('hono'),
  'node-http': server('node-http'),
  'node-http2': { ...server('node-http2'), scheme: 'https' },
  nest: { ...server('nest'), start: ['dist/main.js'], exit: 'SIGTERM' },
  bun: {
    ...server('bun'),
    runtime: 'bun',
    start: ['server.ts'],
    tests: ['hub.test.ts', 'answerInPieces.test.ts', 'bun.test.ts'],
  },
  deno: {
    ...server('deno'),
    runtime: 'deno',
    build: [['deno', 'check', 'server.ts']],
    start: ['run', '--allow-net', '--allow-env', 'server.ts'],
  },
  workers: {
    ...server('workers'),
    // Wrangler wants a newer one than the hub does.
    runtime: 'node',
    start: ['node_modules/wrangler/bin/wrangler.js', 'dev', '--ip', '127.0.0.1', '--port', '$PORT'],
    stop: 'SIGTERM',
    // No hub runs there.
    tests: ['answerInPieces.test.ts'],
  },
  next: {
    ...server('next'),
    pages: ['docs/frameworks/next.md', 'docs/answers.md'],
    build: [['next', 'build']],
    start: ['node_modules/next/dist/bin/next', 'start'],
    latecomers: 'told or refused',
    exit: 143,
    tests: ['hub.test.ts', 'answerInPieces.test.ts', 'pages.test.ts', 'next.test.ts'],
  },
  nuxt: {
    ...server('nuxt'),
    build: [['nuxt', 'build']],
    start: ['.output/server/index.mjs'],
    latecomers: 'told or refused',
    tests: ['hub.test.ts', 'answerInPieces.test.ts', 'pages.test.ts'],
  },
  answers: {
    ...server('answers'),
    pages: ['docs/answers.md'],
    build: [
      ['vue-tsc', '-p', '.'],
      ['vite', 'build'],
    ],
    tests: ['answers.test.ts'],
    needs: ['next'],
  },
}

/** Those of `FRAMEWORKS`, with commas between; all of them without it. */
export const chosenFrameworks = (): FrameworkName[] => {
  const names = process.env.FRAMEWORKS?.split(',').filter(Boolean) ?? []
  const unknown = names.find((name) => !Object.hasOwn(frameworks, name))
  if (unknown) throw new Error(`There is no ${unknown}; there are ${Object.keys(frameworks).join(', ')}.`)
  return (names.length > 0 ? names : Object.keys(frameworks)) as FrameworkName[]
}
