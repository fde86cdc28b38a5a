/**
 * The import rule of ARCHITECTURE.md, as lint: data flows bytes → event stream → connection → stream → client →
 * binding → component, and an import may only point against that flow.
 */

const packages = {
  core: [],
  react: ['core'],
  vue: ['core'],
  server: ['core'],
  testing: ['core'],
}

/** Folders of packages/core/src, each may import those before it. `platform.ts` is open to all but the parser. */
const coreLayers = ['event-stream', 'connection', 'transports', 'source', 'stream', 'use', 'client', 'views']

/** Rooms of packages/server/src, likewise. `createHub.ts` beside them puts them together. */
const serverRooms = ['message', 'log', 'redis', 'stream', 'hub', 'adapters']

const restrict = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
})

const packageRules = Object.entries(packages).map(([name, allowed]) => {
  const forbidden = Object.keys(packages).filter((other) => other !== name && !allowed.includes(other))
  return restrict(
    [`packages/${name}/src/**/*.{ts,tsx,vue}`],
    [
      {
        group: forbidden.flatMap((other) => [`@ssekit/${other}`, `@ssekit/${other}/**`]),
        message: `packages/${name} may import ${allowed.join(', ') || 'no other package'} only (ARCHITECTURE.md).`,
      },
      { group: ['../../../*'], message: 'Import another package by its name, not by a path.' },
    ],
  )
})

const layerRules = coreLayers.map((layer, index) =>
  restrict(
    [`packages/core/src/${layer}/**/*.ts`],
    [
      {
        group: [
          ...coreLayers.slice(index + 1).map((later) => `../${later}/*`),
          '../index.ts',
          ...(layer === 'event-stream' ? ['../platform.ts'] : []),
        ],
        message: `${layer} may import only ${coreLayers.slice(0, index).join(', ') || 'its own folder'} (ARCHITECTURE.md).`,
      },
      { group: ['@ssekit/*'], message: 'The core has no dependency.' },
    ],
  ),
)

const roomRules = serverRooms.map((room, index) =>
  restrict(
    [`packages/server/src/${room}/**/*.ts`],
    [
      {
        group: [
          ...serverRooms.slice(index + 1).flatMap((later) => [`../${later}/*`, `../../${later}/*`]),
          ...['index.ts', 'createHub.ts'].flatMap((file) => [`../${file}`, `../../${file}`]),
        ],
        message: `${room} may import only ${serverRooms.slice(0, index).join(', ') || 'its own folder'} (ARCHITECTURE.md).`,
      },
      {
        group: ['react', 'vue', 'testing'].flatMap((other) => [`@ssekit/${other}`, `@ssekit/${other}/**`]),
        message: 'packages/server may import core only (ARCHITECTURE.md).',
      },
    ],
  ),
)

// Tests stand outside the flow: they may drive a layer with any other.
const tests = {
  files: ['packages/*/src/**/*.test.{ts,tsx}', 'packages/*/src/**/*.test-d.{ts,tsx}', 'packages/*/test/**'],
  rules: { 'no-restricted-imports': 'off' },
}

export const importDirection = [...packageRules, ...layerRules, ...roomRules, tests]
