const units = ['B', 'KB', 'MB', 'GB']

/** 1024-based, one decimal below ten: `formatBytes(73_400_320) === '70 MB'`. */
export const formatBytes = (bytes: number): string => {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const value = bytes / 1024 ** power
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`
}
