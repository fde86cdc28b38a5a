import type { Express } from 'express'
import express from 'express'
import helmet from 'helmet'
import { identify, requireVisitor } from './auth/identify.ts'
import type { Context } from './context.ts'
import { allowOrigins } from './access/allowOrigins.ts'
import { checkHost } from './access/checkHost.ts'
import type { Endpoint } from './http/endpoint.ts'
import { mountEndpoint } from './http/endpoint.ts'
import { errorHandler } from './http/errorHandler.ts'
import { notFound } from './http/httpError.ts'
import { limitRate } from './access/limitRate.ts'
import { logRequests } from './http/logRequests.ts'
import { refuseStrangers, unlessReading } from './access/refuseStrangers.ts'
import { serveDemo } from './pages/serveDemo.ts'
import { serveDocuments } from './pages/serveDocuments.ts'
import { serveLogin } from './pages/serveLogin.ts'
import { serveSite } from './pages/serveSite.ts'
import { buildProgress } from './routes/buildProgress.ts'
import { chat } from './routes/chat.ts'
import { faults } from './routes/faults.ts'
import { groupDisconnect } from './routes/groupDisconnect.ts'
import { groupInfo } from './routes/groupInfo.ts'
import { groupStreamByPath, groupStreamByQuery } from './routes/groupStream.ts'
import { health } from './routes/health.ts'
import { jobCancel } from './routes/jobCancel.ts'
import { jobEvents } from './routes/jobEvents.ts'
import { jobs } from './routes/jobs.ts'
import { jobsStream } from './routes/jobsStream.ts'
import { login } from './routes/login.ts'
import { logout } from './routes/logout.ts'
import { logs } from './routes/logs.ts'
import { metrics } from './routes/metrics.ts'
import { metricsStream } from './routes/metricsStream.ts'
import { notifications } from './routes/notifications.ts'
import { notify } from './routes/notify.ts'
import { poll } from './routes/poll.ts'
import { stream } from './routes/stream.ts'
import { ticket } from './routes/ticket.ts'

const endpoints: Record<string, (context: Context) => Endpoint> = {
  '/metrics': metrics,
  '/api/health': health,
  '/api/login': login,
  '/api/logout': logout,
  '/api/ticket': ticket,
  '/api/stream': stream,
  '/api/poll': poll,
  '/api/notifications': notifications,
  '/api/notify': notify,
  '/api/build-progress': buildProgress,
  '/api/jobs': jobs,
  '/api/jobs/stream': jobsStream,
  '/api/jobs/:id/events': jobEvents,
  '/api/jobs/:id/cancel': jobCancel,
  '/api/logs': logs,
  '/api/metrics-stream': metricsStream,
  '/api/chat': chat,
  '/api/v1/sse/stream': groupStreamByQuery,
  '/api/v1/sse/stream/:group/:id': groupStreamByPath,
  '/api/v1/sse/disconnect/:group/:id': groupDisconnect,
  '/api/v1/sse/info': groupInfo,
  '/api/faults': faults,
}

/** Pages load only what this server serves, and are not shown within others. This server itself speaks plain HTTP. */
const contentSecurityPolicy = { directives: { 'upgrade-insecure-requests': null } }

/** Nobody else learns which page a visitor comes from. Not `no-referrer`: a form's own Origin would then be `null`. */
const referrerPolicy = { policy: 'same-origin' } as const

/** The routes, the two demos and what every answer has in common. */
export const createApp = (context: Context): Express => {
  const { settings, log, host, tokens } = context
  const { auth, origins, rateLimit, proxies } = settings
  const app = express()
  app.set('trust proxy', proxies)
  app.use(
    logRequests(log),
    helmet({ contentSecurityPolicy, referrerPolicy, strictTransportSecurity: false }),
    checkHost(host),
    allowOrigins(origins),
    identify(tokens, auth !== undefined),
    unlessReading(refuseStrangers(origins)),
  )
  // One for both ways in. By address: whose password is guessed must not matter, nor who guesses.
  const limitLogIns = limitRate({ limit: 10, by: 'address', what: 'failed log-ins', failuresOnly: true })
  app.use(['/api/login', '/login'], limitLogIns)
  app.use('/api', limitRate({ limit: rateLimit, by: auth ? 'visitor' : 'address', what: 'requests' }))
  if (auth) app.use('/api', requireVisitor)
  app.use(express.json({ limit: '100kb' }))
  for (const [path, endpoint] of Object.entries(endpoints)) mountEndpoint(app, path, endpoint(context))
  serveSite(app)
  if (auth) serveLogin(app, context)
  serveDocuments(app, settings.projectRoot)
  serveDemo(app, '/react', 'React', settings.demos.react)
  serveDemo(app, '/vue', 'Vue', settings.demos.vue)
  app.use((req) => {
    throw notFound(`There is nothing at ${req.path.slice(0, 200)}. The page at / lists what there is.`)
  })
  app.use(errorHandler(log.write))
  return app
}
