/** At most one decimal, thousands apart, whatever the size. */
export const formatNumber = (value: number): string =>
  new Intl.NumberFormat('en', { maximumFractionDigits: value < 100 ? 1 : 0 }).format(value)
