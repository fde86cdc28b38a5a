/** A new seed, or the one that the variable `SEED` of the environment asks for, printed: a failure can be had again with it. */
export const announceSeed = (of: string): number => {
  const asked = globalThis.process?.env.SEED
  const seed = asked === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(asked)
  console.warn(`${of}: SEED=${seed}`)
  return seed
}
