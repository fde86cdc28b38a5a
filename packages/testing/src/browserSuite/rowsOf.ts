/** The texts of all rows, list after list. */
export const rowsOf = (container: HTMLElement): string[] =>
  [...container.querySelectorAll('li')].map(({ textContent }) => textContent)
