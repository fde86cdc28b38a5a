/** What a page tells the bench. */
export interface Told {
  /** The code of the application was given this message. */
  seen(data: string): void
  /** A component was rendered, or a floor wrote its text. */
  rendered(): void
}

/** Shows the text of the last message in `root`, and calls the application for each, as well as it can. */
export type Way = (root: HTMLElement, url: string, told: Told) => void
