import { describe, expect, test } from 'vitest'
import { readEnvironment } from './readEnvironment.ts'

describe('readEnvironment', () => {
  test('port 3000 on this machine only, no faults, no model, when nothing is said', () => {
    const { port, host, config } = readEnvironment({})
    expect({ port, host, faults: config.faults, model: config.model }).toEqual({
      port: 3000,
      host: '127.0.0.1',
      faults: false,
      model: undefined,
    })
  })

  test('takes what is said', () => {
    const env = { PORT: '8080', HOST: '0.0.0.0', FAULTS: '1', HEARTBEAT: '2000', LOG_FILE: 'a.log' }
    const PUBLIC_HOST = '192.0.2.7'
    const model = { OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1', OPENAI_API_KEY: 'k', OPENAI_MODEL: 'm' }
    const more = {
      CORS_ORIGINS: 'https://a.example, http://b.example:81',
      RATE_LIMIT: '60',
      STREAMS: '5000',
      STREAMS_PER_CLIENT: '10',
      STREAMS_PER_ADDRESS: '50',
      PROXIES: '1',
      JOBS_KEPT: '20',
      JOB_BYTES: '1000000',
      JOB_SECONDS: '3',
      REDIS_URL: 'rediss://u:p@r.example:1',
    }
    expect(readEnvironment({ ...env, ...model, ...more, PUBLIC_HOST })).toEqual({
      port: 8080,
      host: '0.0.0.0',
      demoUsers: [],
      config: {
        publicHost: PUBLIC_HOST,
        auth: undefined,
        origins: ['https://a.example', 'http://b.example:81'],
        rateLimit: 60,
        streams: 5000,
        streamsPerClient: 10,
        streamsPerAddress: 50,
        proxies: 1,
        jobsKept: 20,
        jobBytes: 1_000_000,
        jobSeconds: 3,
        faults: true,
        heartbeat: 2000,
        logFile: 'a.log',
        redisUrl: 'rediss://u:p@r.example:1',
        model: { baseUrl: 'http://127.0.0.1:11434/v1', apiKey: 'k', model: 'm' },
      },
    })
  })

  test('several nodes must not make up passwords and secrets, each for itself', () => {
    const env = { AUTH: 'required', REDIS_URL: 'redis://127.0.0.1' }
    const AUTH_SECRET = 'x'.repeat(32)
    const USERS = 'ann:secret:team'
    for (const half of [env, { ...env, AUTH_SECRET }, { ...env, USERS }]) {
      expect(() => readEnvironment(half)).toThrow(/AUTH_SECRET and USERS/)
    }
    expect(readEnvironment({ ...env, AUTH_SECRET, USERS }).config.redisUrl).toBe('redis://127.0.0.1')
  })

  test.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '3000.5'],
    ['HEARTBEAT', '5'],
    ['FAULTS', 'yes'],
    ['AUTH', 'yes'],
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['RATE_LIMIT', '0'],
    ['PROXIES', 'all'],
    ['JOBS_KEPT', '0'],
    ['JOB_BYTES', '999'],
    ['JOBS_KEPT', 'Infinity'],
    ['OPENAI_BASE_URL', 'localhost:1234'],
    ['REDIS_URL', '127.0.0.1:6379'],
  ])('%s=%s is refused, naming the variable', (name, value) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(new RegExp(`^${name} must be`))
  })
})
