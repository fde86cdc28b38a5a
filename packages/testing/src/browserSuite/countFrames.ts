/** Counts the frames that the browser draws. */
export const countFrames = () => {
  let frames = 0
  let handle = 0
  const tick = (): void => {
    frames += 1
    handle = requestAnimationFrame(tick)
  }
  handle = requestAnimationFrame(tick)
  return {
    seen: () => frames,
    stop: () => cancelAnimationFrame(handle),
  }
}
