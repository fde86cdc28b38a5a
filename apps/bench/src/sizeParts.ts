import type { Metafile } from 'esbuild'

export interface SizePart {
  name: string
  /** Bytes, minified. */
  minified: number
}

/** The folder of the core that a source lies in. */
const folderOf = (path: string): string => /core\/src\/([^/]+)\//.exec(path)?.[1] ?? 'shared'

const LITERAL = /(["'`])(?:\\.|(?!\1)[^\\])*\1/g

/** What a bundle is made of: bytes by folder of the core, largest first, and the texts within them. */
export const partsOf = (metafile: Metafile, code: string): SizePart[] => {
  const sizes = new Map<string, number>()
  const [output] = Object.values(metafile.outputs)
  for (const [path, { bytesInOutput }] of Object.entries(output!.inputs)) {
    const folder = folderOf(path)
    sizes.set(folder, (sizes.get(folder) ?? 0) + bytesInOutput)
  }
  // What is said to people has spaces in it.
  const texts = (code.match(LITERAL) ?? []).filter((literal) => literal.includes(' '))
  return [
    ...[...sizes].map(([name, minified]) => ({ name, minified })).sort((a, b) => b.minified - a.minified),
    { name: 'texts, in the above', minified: texts.reduce((sum, text) => sum + text.length, 0) },
  ]
}
