import { shownRange } from '@ssekit/demo-kit'
import { useState, type ChangeEvent } from 'react'

export interface LimitFieldProps {
  limit: number
  setLimit: (limit: number) => void
}

/** How many items are shown; what is no such number changes nothing, and says so. */
export const LimitField = ({ limit, setLimit }: LimitFieldProps) => {
  const { min, max } = shownRange
  const [isValid, setIsValid] = useState(true)

  const change = ({ target }: ChangeEvent<HTMLInputElement>) => {
    setIsValid(target.validity.valid)
    if (target.validity.valid) setLimit(target.valueAsNumber)
  }

  return (
    <div className="inline-field">
      <label htmlFor="limit">Show at most</label>
      <input
        id="limit"
        type="number"
        required
        min={min}
        max={max}
        defaultValue={limit}
        aria-invalid={!isValid || undefined}
        aria-describedby={isValid ? undefined : 'limit-problem'}
        onChange={change}
      />
      {!isValid && (
        <p className="field-error" id="limit-problem" role="alert">
          Still {limit}: enter a whole number from {min} to {max}.
        </p>
      )}
    </div>
  )
}
