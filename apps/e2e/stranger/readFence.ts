import { readFile } from 'node:fs/promises'

/**
 * The code of a README as a stranger would paste it: the fence that follows `<!-- <marker> -->`, as it stands.
 *
 * @param readme its path from the root of the repository
 */
export const readFence = async (readme: string, marker: string): Promise<string> => {
  const text = await readFile(new URL(`../../../${readme}`, import.meta.url), 'utf8')
  const comment = `<!-- ${marker} -->`
  const [, after, again] = text.split(comment)
  if (after === undefined)
    throw new Error(`${readme} has no ${comment}; put it right before the fence that shows that code.`)
  if (again !== undefined) throw new Error(`${readme} has ${comment} twice; a marker names one fence.`)

  const fence = /^\s*```(\w+)[^\n]*\n([\s\S]*?)^```\s*$/m.exec(after)
  if (!fence || fence.index !== 0) throw new Error(`${readme} has no code fence right after ${comment}.`)
  return fence[2] ?? ''
}
