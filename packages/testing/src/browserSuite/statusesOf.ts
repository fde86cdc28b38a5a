/** The status that each list shows. */
export const statusesOf = (container: HTMLElement): (string | undefined)[] =>
  [...container.querySelectorAll('ol')].map(({ dataset }) => dataset.status)
