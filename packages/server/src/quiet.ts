/** A timer that keeps no process alive. In a worker it is a number, and nothing has to be kept from ending. */
export const quiet = <Timer extends object>(timer: Timer): Timer => {
  const { unref } = timer as { unref?: () => void }
  unref?.call(timer)
  return timer
}
