import type { ReactNode } from 'react'

export interface FieldProps {
  label: string
  /** Why the server refused what was entered. */
  problem?: string
  children: ReactNode
}

export const Field = ({ label, problem, children }: FieldProps) => (
  <div className="field">
    <label>
      {label}
      {children}
    </label>
    {problem && (
      <p className="field-error" role="alert">
        {problem}
      </p>
    )}
  </div>
)
