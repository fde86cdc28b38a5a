/** What one might ask first; the project's documents answer each. */
export const suggestions: readonly string[] = [
  'How does a stream resume after a lost connection?',
  'How do I show a list of notifications?',
  'How many tabs can share one connection?',
  'What happens when the server restarts?',
]
