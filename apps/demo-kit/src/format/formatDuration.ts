/** `formatDuration(640) === '640 ms'`, `formatDuration(4200) === '4.2 s'`, `formatDuration(75_000) === '1 min 15 s'`. */
export const formatDuration = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
