/** The texts of all rows, list after list. */
export const rowsOf = (container: HTMLElement): string[] =>
  [...container.querySelectorAll('li')].map(({ textContent }) => textContent)

/** The status that each list shows. */
export const statusesOf = (container: HTMLElement): (string | undefined)[] =>
  [...container.querySelectorAll('ol')].map(({ dataset }) => dataset.status)
