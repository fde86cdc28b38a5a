const causes: Record<string, string> = {
  epoch: 'The server was restarted and its history is gone.',
  evicted: 'This page was away for longer than the server keeps history.',
  ahead: 'The server does not know the position this page was at.',
  malformed: 'The server could not read the position this page was at.',
  'store-unavailable': 'The server’s history could not be reached.',
  'unsendable-id': 'The position this page was at cannot be sent to the server.',
}

/** Why messages may be missing, in a sentence. */
export const gapText = (reason: string): string =>
  causes[reason] ?? 'The server could not tell what was missed.'
