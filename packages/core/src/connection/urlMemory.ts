/** What is found out about a url once, and holds for every later attempt and connection. */
export interface UrlMemory {
  /** A head came from it within the usual time: one that does not come any more is not merely late. */
  isPrompt: boolean
  /**
   * Whether the server lets the header Last-Event-ID pass from this origin: `refused` by its preflight, `suspect` where the
   * preflight never ended, `allowed` where a request with it was answered.
   */
  header: 'untried' | 'suspect' | 'refused' | 'allowed'
}

export const createUrlMemory = (): UrlMemory => ({ isPrompt: false, header: 'untried' })
