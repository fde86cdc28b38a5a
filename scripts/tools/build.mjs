import { pnpm } from './pnpm.mjs'

/** Builds what changed since the last time, and says little unless it fails. */
export const build = async () => {
  console.log('Building …')
  const code = await pnpm(['exec', 'turbo', 'run', 'build', '--output-logs=errors-only'])
  if (code !== 0) throw new Error('The build failed; the reason is above.')
}
