export interface LimitFieldProps {
  limit: number
  setLimit: (limit: number) => void
}

/** How many items are shown; what is no such number while typing changes nothing. */
export const LimitField = ({ limit, setLimit }: LimitFieldProps) => (
  <div className="inline-field">
    <label htmlFor="limit">Show at most</label>
    <input
      id="limit"
      type="number"
      min={1}
      max={1000}
      defaultValue={limit}
      onChange={({ target }) => target.validity.valid && target.value && setLimit(target.valueAsNumber)}
    />
  </div>
)
