import type { SSEError } from '../errors.ts'
import type { StreamSpec } from '../source/readSource.ts'
import { findUnusable, type Rules } from '../source/rules.ts'

/** Whether a consumer's options can be used: its own, and those of its views. */
export interface OptionWatch {
  /** The first that cannot. */
  find(): SSEError | null
  /** The options of a view, as of the latest render, by the rules that they have to follow. */
  setView(rules: Rules, options: object): void
  /**
   * Others came. Looked at a moment later, as whoever brings them may be in the middle of a render, and once for all that
   * come in one task.
   */
  look(): void
}

export const createOptionWatch = (
  spec: () => StreamSpec,
  onLook: (problem: SSEError | null) => void,
  isWorthLooking: () => boolean,
): OptionWatch => {
  const views = new Map<Rules, object>()
  let isToLook = false
  const find = (): SSEError | null => {
    let problem = spec().findProblem()
    for (const [rules, options] of views) problem ??= findUnusable(spec().url, rules, options)
    return problem
  }
  return {
    find,
    setView: (rules, options) => void views.set(rules, options),
    look: () => {
      if (isToLook || !isWorthLooking()) return
      isToLook = true
      queueMicrotask(() => {
        isToLook = false
        if (isWorthLooking()) onLook(find())
      })
    },
  }
}
