/** A count or a time as given, or the default where it is neither: a development warning says so elsewhere. */
export const atLeastZero = (value: number | undefined, fallback: number): number =>
  typeof value === 'number' && value >= 0 ? value : fallback
