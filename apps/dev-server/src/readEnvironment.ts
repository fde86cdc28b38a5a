import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readAuth } from './auth/readAuth.ts'
import type { User } from './auth/users.ts'
import type { DevServerConfig } from './config.ts'

/** What the environment asks for. */
export interface Environment {
  port: number
  host: string
  config: DevServerConfig
  /** Made up for this start: see `readAuth`. */
  demoUsers: readonly User[]
}

const wholeNumber = (env: NodeJS.ProcessEnv, name: string, min: number, max: number): number | undefined => {
  const text = env[name]
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${text}".`)
}

const webAddress = (env: NodeJS.ProcessEnv, name: string): string | undefined => {
  const text = env[name]
  if (!text) return undefined
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw new Error(`${name} must be an http or https URL such as http://127.0.0.1:11434/v1, not "${text}".`)
}

const redisAddress = (env: NodeJS.ProcessEnv, name: string): string | undefined => {
  const text = env[name]
  if (!text) return undefined
  if (URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol)) return text
  // Without the text itself: it may hold a password, and this ends up on a terminal.
  throw new Error(`${name} must be a URL such as redis://127.0.0.1:6379.`)
}

const origins = (env: NodeJS.ProcessEnv, name: string): string[] | undefined => {
  const text = env[name]
  if (!text) return undefined
  return text.split(',').map((part) => {
    const origin = part.trim()
    if (URL.canParse(origin) && new URL(origin).origin === origin) return origin
    throw new Error(
      `${name} must be origins such as https://app.example, with commas between, not "${origin}".`,
    )
  })
}

const onOff = (env: NodeJS.ProcessEnv, name: string): boolean => {
  const text = env[name] ?? ''
  if (text === '1') return true
  if (text === '' || text === '0') return false
  throw new Error(`${name} must be 1 or 0, not "${text}".`)
}

/**
 * Reads PORT (3000), HOST (127.0.0.1), PUBLIC_HOST (as HOST), FAULTS, HEARTBEAT (milliseconds), LOG_FILE, CORS_ORIGINS,
 * RATE_LIMIT (a minute), STREAMS, STREAMS_PER_CLIENT, STREAMS_PER_ADDRESS, PROXIES, JOBS_KEPT, JOB_BYTES, JOB_SECONDS, REDIS_URL (several nodes), OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL, and what {@link readAuth} reads.
 *
 * @throws Error that names the variable and what it may be.
 */
export const readEnvironment = (env: NodeJS.ProcessEnv): Environment => {
  const port = wholeNumber(env, 'PORT', 0, 65_535) ?? 3000
  const baseUrl = webAddress(env, 'OPENAI_BASE_URL')
  const { auth, demoUsers } = readAuth(env)
  const redisUrl = redisAddress(env, 'REDIS_URL')
  if (redisUrl && auth && (auth.secret === undefined || demoUsers.length > 0)) {
    throw new Error('With REDIS_URL, log-in needs AUTH_SECRET and USERS: each node would make up its own.')
  }
  return {
    port,
    demoUsers,
    host: env.HOST || '127.0.0.1',
    config: {
      publicHost: env.PUBLIC_HOST || undefined,
      auth,
      origins: origins(env, 'CORS_ORIGINS'),
      rateLimit: wholeNumber(env, 'RATE_LIMIT', 1, 1_000_000),
      streams: wholeNumber(env, 'STREAMS', 1, 1_000_000),
      streamsPerClient: wholeNumber(env, 'STREAMS_PER_CLIENT', 1, 1_000_000),
      streamsPerAddress: wholeNumber(env, 'STREAMS_PER_ADDRESS', 1, 1_000_000),
      proxies: wholeNumber(env, 'PROXIES', 0, 10),
      jobsKept: wholeNumber(env, 'JOBS_KEPT', 1, 10_000),
      jobBytes: wholeNumber(env, 'JOB_BYTES', 1_000, 512_000_000),
      jobSeconds: wholeNumber(env, 'JOB_SECONDS', 0, 3600),
      faults: onOff(env, 'FAULTS'),
      redisUrl,
      heartbeat: wholeNumber(env, 'HEARTBEAT', 100, 600_000),
      logFile: env.LOG_FILE || join(tmpdir(), `ssekit-dev-server-${port}.log`),
      model: baseUrl
        ? { baseUrl, apiKey: env.OPENAI_API_KEY || undefined, model: env.OPENAI_MODEL || undefined }
        : undefined,
    },
  }
}
