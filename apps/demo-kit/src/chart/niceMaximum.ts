const steps = [1, 2, 4, 6, 10]

/**
 * The smallest round number that is not below any value, so that the axis reads well, its middle too, and seldom jumps.
 *
 * @param unit what the number is to be round in, e.g. 2 ** 20 for bytes shown as MB
 */
export const niceMaximum = (values: readonly number[], atLeast = 1, unit = 1): number => {
  const highest = values.reduce((most, value) => Math.max(most, value), atLeast) / unit
  const magnitude = 10 ** Math.floor(Math.log10(highest))
  const step = steps.find((candidate) => candidate * magnitude >= highest) ?? 10
  return step * magnitude * unit
}
