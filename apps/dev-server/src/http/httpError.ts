/** What every refusal looks like on the wire: `{ error: { code, field?, message } }`. */
export interface ErrorBody {
  error: { code: string; field?: string; message: string }
}

/** An answer that is not 2xx, thrown by a route and written by the error handler. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: number
  readonly code: string
  readonly field: string | undefined
  readonly headers: Record<string, string>

  constructor(
    status: number,
    code: string,
    message: string,
    more: { field?: string; headers?: Record<string, string> } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.field = more.field
    this.headers = more.headers ?? {}
  }

  /** The body the client gets. */
  toBody(): ErrorBody {
    return {
      error: {
        code: this.code,
        ...(this.field === undefined ? {} : { field: this.field }),
        message: this.message,
      },
    }
  }
}

/** 400 that names the field. */
export const invalid = (field: string, message: string): HttpError =>
  new HttpError(400, 'invalid', message, { field })

/** 403 that names the field which asked for too much. */
export const forbidden = (field: string, message: string): HttpError =>
  new HttpError(403, 'forbidden', message, { field })

/** 404 with what to do next. */
export const notFound = (message: string): HttpError => new HttpError(404, 'not-found', message)
