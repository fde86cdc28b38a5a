import { useInsertionEffect, useRef, type RefObject } from 'react'

/** A ref to the value of the latest committed render: for functions that are called later. */
export const useLatest = <T>(value: T): RefObject<T> => {
  const ref = useRef(value)
  // Before any effect of this commit could call the function.
  useInsertionEffect(() => {
    ref.current = value
  })
  return ref
}
