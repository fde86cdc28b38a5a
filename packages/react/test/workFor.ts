/** Keeps the thread busy for so many milliseconds, as an expensive render does. */
export const workFor = (ms: number): void => {
  const end = performance.now() + ms
  while (performance.now() < end);
}
