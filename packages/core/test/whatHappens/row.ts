/** One line of what can happen to a connection, what comes of it, and the cases that show it. */
export interface Row {
  readonly happening: string
  readonly reaction: string
  /** Registers the tests. They run in Node and in browsers, against a server that does these things for real. */
  readonly cases: () => void
}
