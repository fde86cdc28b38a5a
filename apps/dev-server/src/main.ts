import type { Environment } from './readEnvironment.ts'
import { readEnvironment } from './readEnvironment.ts'
import { createDevServer } from './createDevServer.ts'

/** One clear line instead of a stack: these are mistakes of the caller, not of the program. */
const explain = (error: unknown, { port, host }: Pick<Environment, 'port' | 'host'>): string => {
  const { code, message } = error as NodeJS.ErrnoException
  switch (code) {
    case 'EADDRINUSE':
      return `PORT ${port} is taken on ${host}. Stop what uses it, or choose another one with PORT=${port + 1}.`
    case 'EACCES':
      return `PORT ${port} needs more rights. Choose one above 1023 with PORT=3000.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${host} is no address of this machine. Leave HOST out for 127.0.0.1.`
    default:
      return message
  }
}

const fail = (text: string): never => {
  console.error(text)
  process.exit(1)
}

const environment = (() => {
  try {
    return readEnvironment(process.env)
  } catch (error) {
    return fail((error as Error).message)
  }
})()

const server = createDevServer(environment.config)
const { url } = await server
  .listen({ port: environment.port, host: environment.host })
  .catch((error: unknown) => fail(explain(error, environment)))

process.stdout.write(
  [
    `API         ${url}/`,
    `React demo  ${url}/react/`,
    `Vue demo    ${url}/vue/`,
    environment.config.auth
      ? `Log-in      required: ${url}/login ${environment.demoUsers.map(({ name, password }) => `${name} / ${password}`).join(', ')}`.trimEnd()
      : `Log-in      none: guests are welcome (AUTH=required asks for one)`,
    `Faults      ${environment.config.faults ? 'on: each demo has a panel for them' : 'off (FAULTS=1 turns them on)'}`,
    '',
  ].join('\n'),
)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Once: a second signal ends a process that hangs.
  process.once(signal, () => void server.close().then(() => process.exit(0)))
}
