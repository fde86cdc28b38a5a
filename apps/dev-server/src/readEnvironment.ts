import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DevServerConfig } from './config.ts'

/** What the environment asks for. */
export interface Environment {
  port: number
  host: string
  config: DevServerConfig
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

const onOff = (env: NodeJS.ProcessEnv, name: string): boolean => {
  const text = env[name] ?? ''
  if (text === '1') return true
  if (text === '' || text === '0') return false
  throw new Error(`${name} must be 1 or 0, not "${text}".`)
}

/**
 * Reads PORT (3000), HOST (127.0.0.1), PUBLIC_HOST (as HOST), FAULTS, HEARTBEAT (milliseconds), LOG_FILE, OPENAI_BASE_URL, OPENAI_API_KEY and
 * OPENAI_MODEL.
 *
 * @throws Error that names the variable and what it may be.
 */
export const readEnvironment = (env: NodeJS.ProcessEnv): Environment => {
  const port = wholeNumber(env, 'PORT', 0, 65_535) ?? 3000
  const baseUrl = webAddress(env, 'OPENAI_BASE_URL')
  return {
    port,
    host: env.HOST || '127.0.0.1',
    config: {
      publicHost: env.PUBLIC_HOST || undefined,
      faults: onOff(env, 'FAULTS'),
      heartbeat: wholeNumber(env, 'HEARTBEAT', 100, 600_000),
      logFile: env.LOG_FILE || join(tmpdir(), `ssekit-dev-server-${port}.log`),
      model: baseUrl
        ? { baseUrl, apiKey: env.OPENAI_API_KEY || undefined, model: env.OPENAI_MODEL || undefined }
        : undefined,
    },
  }
}
