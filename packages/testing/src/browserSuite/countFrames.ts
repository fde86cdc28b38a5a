/** Where no frame comes for this long, in milliseconds, state is published without one. */
const LATE = 100

/** Counts the occasions to render: the frames that the browser draws, and where it is late with them, every 100 ms. */
export const countFrames = () => {
  let occasions = 0
  let last = performance.now()
  let handle = 0
  const note = (): void => {
    const now = performance.now()
    occasions += 1 + Math.floor((now - last) / LATE)
    last = now
  }
  const tick = (): void => {
    note()
    handle = requestAnimationFrame(tick)
  }
  handle = requestAnimationFrame(tick)

  return {
    /** How many there were up to now. */
    stop: (): number => {
      cancelAnimationFrame(handle)
      note()
      return occasions
    },
  }
}
