import type { Express } from 'express'
import express from 'express'
import type { Context } from './context.ts'
import { allowLocalOrigins } from './http/allowLocalOrigins.ts'
import type { Endpoint } from './http/endpoint.ts'
import { mountEndpoint } from './http/endpoint.ts'
import { errorHandler } from './http/errorHandler.ts'
import { notFound } from './http/httpError.ts'
import { logRequests } from './http/logRequests.ts'
import { refuseStrangers } from './http/refuseStrangers.ts'
import { indexPage } from './pages/indexPage.ts'
import { serveDemo } from './pages/serveDemo.ts'
import { buildProgress } from './routes/buildProgress.ts'
import { chat } from './routes/chat.ts'
import { faults } from './routes/faults.ts'
import { groupDisconnect } from './routes/groupDisconnect.ts'
import { groupInfo } from './routes/groupInfo.ts'
import { groupStreamByPath, groupStreamByQuery } from './routes/groupStream.ts'
import { health } from './routes/health.ts'
import { jobEvents } from './routes/jobEvents.ts'
import { jobs } from './routes/jobs.ts'
import { logs } from './routes/logs.ts'
import { metricsStream } from './routes/metricsStream.ts'
import { notify } from './routes/notify.ts'
import { stream } from './routes/stream.ts'

const endpoints: Record<string, (context: Context) => Endpoint> = {
  '/api/health': health,
  '/api/stream': stream,
  '/api/notify': notify,
  '/api/build-progress': buildProgress,
  '/api/jobs': jobs,
  '/api/jobs/:id/events': jobEvents,
  '/api/logs': logs,
  '/api/metrics-stream': metricsStream,
  '/api/chat': chat,
  '/api/v1/sse/stream': groupStreamByQuery,
  '/api/v1/sse/stream/:group/:id': groupStreamByPath,
  '/api/v1/sse/disconnect/:group/:id': groupDisconnect,
  '/api/v1/sse/info': groupInfo,
  '/api/faults': faults,
}

/** The routes, the two demos and what every answer has in common. */
export const createApp = (context: Context): Express => {
  const { settings, log, host } = context
  const app = express()
  app.disable('x-powered-by')
  app.use(logRequests(log), refuseStrangers(host), allowLocalOrigins, express.json({ limit: '100kb' }))
  for (const [path, endpoint] of Object.entries(endpoints)) mountEndpoint(app, path, endpoint(context))
  app.get('/', (_req, res) => void res.type('html').send(indexPage))
  serveDemo(app, '/react', 'React', settings.demos.react)
  serveDemo(app, '/vue', 'Vue', settings.demos.vue)
  app.use((req) => {
    throw notFound(`There is nothing at ${req.path.slice(0, 200)}. The page at / lists what there is.`)
  })
  app.use(errorHandler(log.write))
  return app
}
