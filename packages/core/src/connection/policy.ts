import { SSEError } from '../errors.ts'
import type { ConnectionOptions, ReconnectOptions } from './options.ts'
import { methodOf } from './request.ts'
import { shownUrl } from './shownUrl.ts'

const DEFAULT_DELAY = 1_000
const DEFAULT_MAX_DELAY = 30_000
const DEFAULT_CONNECT_TIMEOUT = 30_000

/** What the options come to, with what they leave unsaid. */
export interface Policy {
  /** Whether losses are mended. */
  resumes: boolean
  maxAttempts: number
  delay: number
  maxDelay: number
  connectTimeout: number | false
}

export const policyOf = (options: ConnectionOptions): Policy => {
  const isGet = methodOf(options) === 'GET'
  const { delay, maxDelay, maxAttempts } = reconnectOf(options)
  // A replay of anything but GET may cost money or do harm: only where asked for.
  const resumes = options.reconnect == null ? isGet : options.reconnect !== false
  return {
    resumes,
    maxAttempts: resumes ? (maxAttempts ?? Infinity) : 0,
    delay: delay ?? DEFAULT_DELAY,
    maxDelay: maxDelay ?? DEFAULT_MAX_DELAY,
    connectTimeout: options.connectTimeout ?? (isGet ? DEFAULT_CONNECT_TIMEOUT : false),
  }
}

const reconnectOf = ({ reconnect }: ConnectionOptions): ReconnectOptions =>
  typeof reconnect === 'object' && reconnect ? reconnect : {}

/**
 * Timers take NaN, 0 and text for "at once", which would make a storm of attempts.
 *
 * @throws SSEError code `request`, fatal, naming the option
 */
export const checkOptions = (url: string, options: ConnectionOptions): void => {
  const { delay, maxDelay, maxAttempts } = reconnectOf(options)
  checkNumber(url, 'connectTimeout', options.connectTimeout, 1, 'false')
  checkNumber(url, 'idleTimeout', options.idleTimeout, 1, 'false')
  checkNumber(url, 'maxMessageSize', options.maxMessageSize, 1)
  checkNumber(url, 'reconnect.delay', delay, 0)
  checkNumber(url, 'reconnect.maxDelay', maxDelay, 0)
  checkNumber(url, 'reconnect.maxAttempts', maxAttempts, 0)
  checkTransport(url, options.transport)
}

const checkTransport = (url: string, transport: ConnectionOptions['transport']): void => {
  if (transport == null) return
  const list: readonly unknown[] = Array.isArray(transport) ? transport : [transport]
  if (list.length > 0 && list.every((one) => typeof one === 'function')) return
  const text = `The option transport of ${shownUrl(url)} must be a transport, such as pollingTransport() with its brackets, or a list of them.`
  throw new SSEError('request', text, { url, fatal: true })
}

const checkNumber = (url: string, name: string, value: unknown, min: number, orFalse?: 'false'): void => {
  if (value == null || (orFalse && value === false)) return
  if (typeof value === 'number' && value >= min) return
  const allowed = `a number, ${min} or more${orFalse ? ', or false for never' : ''}`
  const shown = typeof value === 'string' ? `"${value}"` : String(value)
  throw new SSEError(
    'request',
    `The option ${name} of ${shownUrl(url)} must be ${allowed}; it is ${shown}.`,
    {
      url,
      fatal: true,
    },
  )
}
