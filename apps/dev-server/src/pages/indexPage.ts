const endpoints: [method: string, path: string, what: string][] = [
  ['GET', '/api/stream?client=&user=&groups=', 'welcome, notification, update every 5 seconds'],
  ['POST', '/api/notify', '{ title, message, user?, group?, type? }: to one user, a group or everyone'],
  [
    'GET',
    '/api/build-progress',
    'progress, log, complete: the one build of this server; ?fail=1 lets it fail',
  ],
  ['POST', '/api/jobs', '{ kind: "hash" | "compress", fail?, size? }'],
  ['GET', '/api/jobs/:id/events', 'progress, log, complete of one job'],
  ['GET', '/api/logs', 'log: the lines of the server’s own log as it grows'],
  ['GET', '/api/metrics-stream', 'metrics: figures of this process every second'],
  ['POST', '/api/chat', '{ message } or { messages }: the answer, word by word, then [DONE]'],
  ['GET', '/api/v1/sse/stream/:group/:id', 'a stream by group and id; also ?group=&id='],
  ['POST', '/api/v1/sse/disconnect/:group/:id', 'ends that stream; the client does not come back'],
  ['GET', '/api/v1/sse/info', 'how many groups and clients'],
  ['POST', '/api/faults', '{ fault, client?, times?, seconds? }: trouble on demand, only with FAULTS=1'],
  ['GET', '/api/health', '{ status: "ok" }'],
]

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
  body { max-width: 52rem; margin: 3rem auto; padding: 0 1rem }
  nav a { display: inline-block; margin-right: 1rem; padding: .5rem 1rem; border: 1px solid; border-radius: .5rem }
  table { border-collapse: collapse; width: 100% }
  td { padding: .35rem .75rem .35rem 0; border-top: 1px solid #8884; vertical-align: top }
  td:nth-child(2) { overflow-wrap: anywhere }
</style>
<main>
${body}
</main>
</html>
`

/** The page at `/`: the way to both demos, and what the API has. */
export const indexPage: string = page(
  'ssekit dev server',
  `<h1>ssekit dev server</h1>
<nav aria-label="Demos"><a href="/react/">React demo</a><a href="/vue/">Vue demo</a></nav>
<h2>API</h2>
<table>
${endpoints.map(([method, path, what]) => `<tr><td>${method}<td><code>${path}</code><td>${what}`).join('\n')}
</table>`,
)

/** The page in the place of a demo that nobody has built yet. */
export const notBuiltPage = (name: string): string =>
  page(
    `${name} demo: not built`,
    `<h1>The ${name} demo is not built yet</h1>
<p>Run <code>npm run build</code> in the project's folder, then reload this page.</p>
<p><a href="/">Back</a></p>`,
  )
