import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Hub } from '@ssekit/server'
import type { Express } from 'express'
import { tokensOf } from './auth/authConfig.ts'
import { createUsers } from './auth/users.ts'
import { admitGuests, admitVisitors } from './access/authorize.ts'
import type { DevServerConfig } from './config.ts'
import { resolveConfig } from './config.ts'
import type { Context } from './context.ts'
import { createApp } from './createApp.ts'
import { createFaults } from './faults/faults.ts'
import { createHubs } from './hubs.ts'
import { createAppLog } from './logs/appLog.ts'
import type { Follower } from './logs/followFile.ts'
import { publishLog } from './logs/publishLog.ts'
import { createMetricsFeed } from './metrics/metricsFeed.ts'
import { createMemoryStore } from './store/memoryStore.ts'
import { createRedisStore } from './store/redisStore.ts'
import { createStreamRegistry } from './streamRegistry.ts'
import { startUpdateFeed } from './updateFeed.ts'
import { createBuilds } from './tasks/builds.ts'
import { createJobs } from './tasks/jobs.ts'

/** Where a dev server listens. */
export interface Address {
  /** Without a slash at the end, e.g. `http://127.0.0.1:3000`. */
  url: string
  port: number
}

/** The server of the demos; it does nothing until it listens. */
export interface DevServer {
  readonly app: Express
  /** The hub of guests: notifications and streams by group. Another object after the fault `restart`. */
  readonly hub: Hub
  /**
   * Starts to listen.
   *
   * @param options port 0 takes any free one. @default port 0, host '127.0.0.1'
   * @throws the error of `node:net`, e.g. `EADDRINUSE`.
   */
  listen(options?: { port?: number; host?: string }): Promise<Address>
  /** Ends streams, work and timers. Nothing is left running, and it may be called twice. */
  close(): Promise<void>
}

/**
 * Makes the dev server.
 *
 * @example
 * const server = createDevServer({ faults: true })
 * const { url } = await server.listen()
 * // … fetch(`${url}/api/stream`)
 * await server.close()
 */
export const createDevServer = (config: DevServerConfig = {}): DevServer => {
  const settings = resolveConfig(config)
  const log = createAppLog(settings.logFile)
  const report = log.write
  const store = settings.redisUrl
    ? createRedisStore(settings.redisUrl, settings, log.logger)
    : createMemoryStore(settings)
  const { heartbeat, retry } = settings
  const limits = {
    connections: settings.streams,
    perClient: settings.streamsPerClient,
    perAddress: settings.streamsPerAddress,
  }
  const hubs = createHubs({ heartbeat, retry, limits, store, logger: log.logger })
  const streams = createStreamRegistry()
  const posted = { count: 0 }
  const { projectRoot, buildBytes } = settings
  const builds = createBuilds({ hubs, report, projectRoot, buildBytes })
  const jobs = createJobs({ ...settings, hubs, report })
  const metrics = createMetricsFeed({
    hubs,
    connections: () => streams.size,
    interval: settings.metricsInterval,
    history: settings.metricsHistory,
    report,
  })
  let follower: Follower | null = null
  let boundTo = '127.0.0.1'

  const context: Context = {
    settings,
    host: () => settings.publicHost ?? boundTo,
    hubs,
    streams,
    faults: createFaults(streams, hubs.restart),
    authorize: settings.auth ? admitVisitors : admitGuests(settings.groups),
    users: createUsers(settings.auth?.users ?? []),
    tokens: tokensOf(settings.auth, store.tokens),
    log,
    logLines: { last: () => follower?.last() ?? [] },
    metrics,
    builds,
    jobs,
    notifications: store.notifications,
    posted,
  }
  const app = createApp(context)
  const server = createServer(app)
  let stopUpdates: () => void = () => {}
  let closing: Promise<void> | null = null

  const close = async () => {
    stopUpdates()
    metrics.stop()
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    await Promise.all([builds.close(), jobs.close(), follower?.stop()])
    await hubs.close()
    await store.close()
    server.closeAllConnections()
    await closed
    // A log nobody gave a name to would only litter the temporary folder.
    if (config.logFile === undefined) {
      await Promise.all([settings.logFile, `${settings.logFile}.1`].map((file) => rm(file, { force: true })))
    }
  }

  return {
    app,
    get hub() {
      return hubs.guests
    },
    listen: async ({ port = 0, host = '127.0.0.1' } = {}) => {
      boundTo = host
      store.connect()
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          resolve()
        })
      })
      metrics.start()
      follower = await publishLog(settings.logFile, hubs, (text) => console.error(text))
      stopUpdates = startUpdateFeed({
        hubs,
        interval: settings.updateInterval,
        posted: () => posted.count,
        report,
      })
      const address = server.address() as AddressInfo
      const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
      return { url: `http://${name}:${address.port}`, port: address.port }
    },
    close: () => (closing ??= close()),
  }
}
