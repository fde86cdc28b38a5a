import type { ReactNode } from 'react'

export interface FieldProps {
  label: string
  /** Of the control: what describes it is `<name>-problem`. */
  name: string
  /** Why the server refused what was entered. */
  problem?: string
  children: ReactNode
}

export const Field = ({ label, name, problem, children }: FieldProps) => (
  <div className="field">
    <label>
      {label}
      {children}
    </label>
    {problem && (
      <p className="field-error" id={`${name}-problem`} role="alert">
        {problem}
      </p>
    )}
  </div>
)
