import { page } from './page.ts'

const endpoints: [method: string, path: string, what: string][] = [
  ['GET', '/api/stream?client=&user=&groups=', 'welcome, notification, update every 5 seconds'],
  [
    'GET',
    '/api/poll?user=&groups=',
    '[{ event, data, id }]: what the stream carries, for those it does not get through to',
  ],
  [
    'GET',
    '/api/notifications?client=&user=&groups=',
    '{ notifications, lastEventId }: what is kept, newest first, and where the stream goes on from there',
  ],
  ['POST', '/api/notify', '{ title, message?, user?, group?, type? }: to one user, a group or everyone'],
  ['GET', '/api/build-progress', 'progress, complete: the one build of this server; ?fail=1 lets it fail'],
  ['POST', '/api/jobs', '{ kind: "hash" | "compress", fail?, size? }'],
  ['GET', '/api/jobs/:id/events', 'progress, log, complete of one job'],
  ['GET', '/api/logs', 'log: the lines of the server’s own log as it grows'],
  [
    'GET',
    '/api/metrics-stream',
    'metrics: figures of this process, the last minute first, then every second',
  ],
  ['POST', '/api/chat', '{ message } or { messages }: the answer, word by word, then [DONE]'],
  ['GET', '/api/v1/sse/stream/:group/:id', 'a stream by group and id; also ?group=&id='],
  ['POST', '/api/v1/sse/disconnect/:group/:id', 'ends that stream; the client does not come back'],
  ['GET', '/api/v1/sse/info', 'how many groups and clients'],
  ['POST', '/api/faults', '{ fault, client?, times?, seconds? }: trouble on demand, only with FAULTS=1'],
  ['POST', '/api/login', '{ user, password? }: a token, and the cookie that holds it; also /api/logout'],
  ['POST', '/api/ticket', 'what opens one stream as ?ticket=, for an EventSource'],
  ['GET', '/api/health', '{ status: "ok" }'],
]

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
