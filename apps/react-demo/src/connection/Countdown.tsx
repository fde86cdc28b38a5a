import { countdownText, ticker } from '@ssekit/demo-kit'
import type { Retry } from '@ssekit/react'
import { useStore } from '../hooks/useStore.ts'

/** How long until the next attempt, for eyes only: it would be read out four times a second. */
export const Countdown = ({ retry }: { retry: Retry | null }) => (
  <span className="countdown" aria-hidden="true">
    {countdownText(retry, useStore(ticker))}
  </span>
)
