/** Both demos, at the screen that a location hash names: they show the same. */
export const frameworkLinks = (hash: string): readonly (readonly [framework: string, href: string])[] => [
  ['React', `/react/${hash}`],
  ['Vue', `/vue/${hash}`],
]
