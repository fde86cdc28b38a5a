export interface ApiErrorDetails {
  /** HTTP status, 0 when no answer came. */
  status: number
  code: string
  /** The input the server refused, when it named one. */
  field?: string
  cause?: unknown
}

/** A call that did not succeed: what the server said, or that it said nothing. */
export interface ApiError extends Error, ApiErrorDetails {
  name: 'ApiError'
}

export const apiError = (message: string, { cause, ...details }: ApiErrorDetails): ApiError =>
  Object.assign(new Error(message, { cause }), { name: 'ApiError' as const }, details)

export const isApiError = (error: unknown): error is ApiError =>
  error instanceof Error && error.name === 'ApiError'
