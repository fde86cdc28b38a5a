const HEAD_IS_LATE = 'The head goes out with the first message.'
const RUNS_ON_OPTIONS = 'A preflight runs the stream itself: answer `OPTIONS` first'
const SPACE_IS_LOST =
  'writes `data:` with no space behind it, so text that begins with a space, as the words of a model do, loses that space: send JSON'
const PUSH_AFTER_SEND =
  '`push` waits until somebody reads: who awaits it before `send()` is returned never answers. Push beside it, until `onClosed`.'

/** What one falls into when one writes event streams with it: seen here, or the reason for a line of its code in `servers/`. */
export const traps: Readonly<Record<string, string>> = {
  flask: `${HEAD_IS_LATE} In the generator there is no \`request\` any more: read the last id before it. Each open stream keeps a thread (\`threaded=True\`).`,
  fastapi:
    'The blank line that ends a message is yours to write. `asyncio.sleep`, never `time.sleep`, which holds up all streams. A header that is declared a number answers 422 to an id that is none, and that ends a stream for good.',
  'sse-starlette':
    '`data` is written as Python writes it: `json.dumps` first. A number as header: as above. A comment every 15 seconds is its own.',
  spring: `\`new SseEmitter(0L)\`: without the 0 the server ends each stream after a time of its own. Send from a thread of yours, and end with \`completeWithError\` when that fails. ${HEAD_IS_LATE} \`@CrossOrigin\` lets \`Last-Event-ID\` pass. An \`Integer\` as header answers 400 to an id that is none. It ${SPACE_IS_LOST}.`,
  webflux: `${HEAD_IS_LATE} \`@CrossOrigin\` and \`Integer\`: as above. A \`Flux<String>\` goes as plain text. It ${SPACE_IS_LOST}.`,
  php: `Each open stream keeps a worker (\`PHP_CLI_SERVER_WORKERS\`), and see below. ${RUNS_ON_OPTIONS}.`,
  'php-fpm': `nginx keeps back what FastCGI sends (\`X-Accel-Buffering: no\`), and PHP what is echoed (\`ob_end_flush()\` until no buffer is left, then \`flush()\` after each message). \`set_time_limit(0)\`. Each open stream keeps one of \`pm.max_children\`. ${RUNS_ON_OPTIONS}.`,
  laravel:
    "`ob_flush()` where there is a buffer, then `flush()`; `X-Accel-Buffering: no`. That the reader has gone (`connection_aborted()`) shows only once something was written. `response()->eventStream()` of later versions sends the data `</stream>` at its end: `sentinel: '</stream>'`.",
  go: `Nothing goes out before \`Flush()\`, or a full buffer. The reader has gone when \`r.Context().Done()\` says so. ${RUNS_ON_OPTIONS}, or name the method: \`"GET /events"\`.`,
  gin: `\`c.SSEvent\` has no ids: \`c.Render(-1, sse.Event{…})\`, then \`c.Writer.Flush()\`. It ${SPACE_IS_LOST}.`,
  express:
    'Without `res.flushHeaders()` the head waits for the first message. That the reader has gone is said by the response (`close`, `destroyed`).',
  fastify: `${HEAD_IS_LATE} \`reply.sse\` is there only where the route has the option \`sse\`; with \`'manual'\` the handler can answer 204 as well.`,
  hono: '`data` has to be text: `JSON.stringify` first. Nothing stops the function when the reader has gone: ask `stream.aborted`.',
  nest: "A message without an `id` is given one, counted from 1 on each connection: what a client that comes back then asks for means nothing. The event is called `type`. A 204 is thrown: `new HttpException('', 204)`.",
  koa: `${HEAD_IS_LATE} ${RUNS_ON_OPTIONS}, where the stream stands in \`app.use\`.`,
  h3: `${HEAD_IS_LATE} ${PUSH_AFTER_SEND}`,
  nitro: `Its h3 is the version before: \`getHeader(event, …)\`, \`sendNoContent(event)\`. ${HEAD_IS_LATE} \`push\`: as above.`,
}
