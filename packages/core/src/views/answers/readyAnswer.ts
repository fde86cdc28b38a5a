import type { TextOptions } from './textOptions.ts'

/** How the answers of one provider end, fail and become text: to be spread into the options of `useSSEText`. */
export type ReadyAnswer = Pick<TextOptions, 'sentinel' | 'until' | 'failOn' | 'delta'>
