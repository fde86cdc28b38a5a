import { htmlDocument } from './page.ts'

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
  [
    'POST',
    '/api/notify',
    '{ title, message?, kind?, from?, user?, group?, type? }: to one user, a group or everyone',
  ],
  ['GET', '/api/build-progress', 'progress, complete: the one build of this server; ?fail=1 lets it fail'],
  [
    'POST',
    '/api/jobs',
    '{ kind: "build" | "hash" | "compress", fail?, size? }: it waits for its turn, then runs',
  ],
  [
    'GET',
    '/api/jobs',
    '{ jobs, lastEventId }: all of them, newest first, and where the stream goes on from there',
  ],
  ['GET', '/api/jobs/stream', 'job: where one of them is, at each change; all of them over one connection'],
  ['GET', '/api/jobs/:id/events', 'progress, log, complete of one job'],
  ['POST', '/api/jobs/:id/cancel', 'ends one job'],
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

const demo = (path: string, framework: string) => `<figure class="window">
  <figcaption>${framework} <a href="${path}">Open</a></figcaption>
  <iframe src="${path}" title="The ${framework} demo" loading="lazy"></iframe>
</figure>`

/** The page at `/`: what this is, in one screen, and both demos side by side. */
export const startPage: string = htmlDocument(
  'ssekit: live data that loses nothing',
  `<header class="site-header">
  <strong>ssekit</strong>
  <a href="#api">API</a>
  <button id="theme" type="button" class="button-quiet">Colours</button>
</header>
<main class="start">
  <section class="pitch">
    <h1>Live data that loses nothing</h1>
    <p>Server-Sent Events for React, Vue and Node: hooks and composables with the same names, and the hub they are fed by.</p>
    <ul>
      <li>After an outage, what was missed is delivered: once, and in order.</li>
      <li>One connection, however many components and tabs listen.</li>
      <li>Typed from the server to the component.</li>
    </ul>
    <nav class="row" aria-label="Demos">
      <a class="button" href="/react/">React demo</a>
      <a class="button" href="/vue/">Vue demo</a>
    </nav>
    <form id="post" class="row">
      <input name="title" required maxlength="200" autocomplete="off" aria-label="A notification for everyone" placeholder="Say something to everyone">
      <button class="button-quiet">Post</button>
      <output class="quiet"></output>
    </form>
  </section>
  <section class="windows" aria-label="Both demos, side by side">
${demo('/react/', 'React')}
${demo('/vue/', 'Vue')}
  </section>
</main>
<section aria-label="API">
<details class="api" id="api" open>
<summary>The API behind both</summary>
<table>
<thead><tr><th scope="col">Method<th scope="col">Path<th scope="col">What it takes or sends
<tbody>
${endpoints.map(([method, path, what]) => `<tr><td>${method}<td><code>${path}</code><td>${what}`).join('\n')}
</table>
</details>
</section>`,
  `<meta name="description" content="Server-Sent Events for React, Vue and Node: two demos, side by side, and the API behind them.">
<script src="/site/start.js" type="module"></script>`,
)
