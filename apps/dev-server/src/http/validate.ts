import { z } from 'zod'
import { invalid } from './httpError.ts'

/**
 * Checks input from outside against a schema.
 *
 * @throws HttpError 400 that names the first field which is wrong; fields nobody knows count as wrong, so that a
 * misspelt one is never silently ignored.
 */
export const validate = <Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  whole = 'body',
): z.output<Schema> => {
  if (input === undefined && whole === 'body') {
    throw invalid('body', 'Send a JSON object with the header Content-Type: application/json.')
  }
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  if (issue.code === 'unrecognized_keys') {
    const field = [...issue.path, issue.keys[0]].join('.')
    throw invalid(field, `There is no field "${clip(field)}" here. Leave it out or check its spelling.`)
  }
  const field = issue.path.join('.') || whole
  throw invalid(field, `${clip(field)}: ${issue.message}`)
}

const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text)

/** Who a stream belongs to: goes into URLs, log lines and group names, so the alphabet is narrow. */
export const clientId = z
  .string('is needed: 1 to 64 of the characters A–Z a–z 0–9 . _ : @ -')
  .regex(/^[\w.:@-]{1,64}$/, 'must be 1 to 64 of the characters A–Z a–z 0–9 . _ : @ -')

/**
 * Query parameters every stream knows: the page id that faults find it by, the cursor the hub reads, and the ticket that
 * an EventSource is let in with.
 */
export const streamQuery = {
  client: clientId.optional(),
  // A client that adds it to a url that has one already is told by the last.
  lastEventId: z.preprocess((given) => [given].flat().at(-1), z.string().max(1024).optional()),
  ticket: z.string().max(2048).optional(),
}

/** A switch in a query: `?fail=1`. */
export const switchParameter = z
  .enum(['0', '1', 'true', 'false'], 'must be 1 or 0')
  .optional()
  .transform((value) => value === '1' || value === 'true')
