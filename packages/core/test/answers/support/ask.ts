import {
  createSSEClient,
  createTextView,
  type SSEError,
  type TextOptions,
  type TextSnapshot,
} from '../../../src/index.ts'

/** How an answer ended: what `start` promised, and what a component shows. */
export interface Outcome {
  /** What it resolved with; null where it rejected. */
  whole: string | null
  /** What it rejected with; null where it resolved. */
  error: SSEError | null
  shown: TextSnapshot
  /** Every status a component was shown, in order. */
  statuses: string[]
}

/**
 * Asks this url once, by POST, as a component would. As text, which needs no preflight.
 *
 * @param onText told of the text that a component shows
 */
export const ask = async (
  url: string,
  options: TextOptions,
  onText: (text: string) => void = () => {},
): Promise<Outcome> => {
  const view = createTextView(createSSEClient(), url, { manual: true, onError: () => {}, ...options })
  const statuses: string[] = []
  const off = view.subscribe(() => {
    const { status, text } = view.getSnapshot()
    if (status !== statuses.at(-1)) statuses.push(status)
    onText(text)
  })
  const outcome = await view.start('What is SSE?').then(
    (whole) => ({ whole, error: null }),
    (error: unknown) => ({ whole: null, error: error as SSEError }),
  )
  const shown = view.getSnapshot()
  off()
  return { ...outcome, shown, statuses }
}
