/**
 * The code of the README's quick start: the fence that follows `<!-- quick-start:<name> -->`, as it stands.
 *
 * - `react` is a whole `src/App.tsx` (default export), `vue` a whole `src/App.vue`: each shows the titles of the
 *   notifications of `/api/stream`.
 * - `server` is a whole `server.ts` that listens on `process.env.PORT`: who brings a bearer token to `/api/stream` gets
 *   what is posted to `/api/notify`.
 */
export const readQuickStart = (readme: string, name: 'react' | 'vue' | 'server'): string => {
  const marker = `<!-- quick-start:${name} -->`
  const [, after, again] = readme.split(marker)
  if (after === undefined)
    throw new Error(`README.md has no ${marker}; put it right before the fence of that quick start.`)
  if (again !== undefined) throw new Error(`README.md has ${marker} twice; there is one ${name} quick start.`)

  const fence = /^\s*```(\w+)[^\n]*\n([\s\S]*?)^```\s*$/m.exec(after)
  if (!fence || fence.index !== 0) throw new Error(`README.md has no code fence right after ${marker}.`)
  return fence[2] ?? ''
}
