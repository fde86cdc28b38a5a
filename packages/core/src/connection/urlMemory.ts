/** What is found out about a url once, and holds for every later attempt and connection. */
export interface UrlMemory {
  /** A head came from it within the usual time: one that does not come any more is not merely late. */
  isPrompt: boolean
  /**
   * Whether the server lets the header Last-Event-ID pass from this origin: `refused` by its preflight, `allowed` where a
   * request with it was answered.
   */
  header: 'untried' | 'refused' | 'allowed'
  /** The preflight seemed to have no end: the next attempt does without. */
  isSuspect: boolean
  /** How often it has seemed so: once, the server itself may have hung. */
  hangs: number
}

export const createUrlMemory = (): UrlMemory => ({
  isPrompt: false,
  header: 'untried',
  isSuspect: false,
  hangs: 0,
})
