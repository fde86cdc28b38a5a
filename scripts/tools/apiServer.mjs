import { spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { root } from './run.mjs'

/**
 * The dev server from its source, restarted after each change, behind another address: what it prints names the address
 * people open, not the one it listens on.
 *
 * @param {{ port: number, publicHost: string, publicPort: number }} options
 */
export const startApiServer = ({ port, publicHost, publicPort }) => {
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/tsx/dist/cli.mjs'), 'watch', 'src/main.ts'],
    {
      cwd: join(root, 'apps/dev-server'),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { FAULTS: '1', ...process.env, HOST: '127.0.0.1', PORT: String(port), PUBLIC_HOST: publicHost },
    },
  )
  createInterface({ input: child.stdout }).on('line', (line) => {
    console.log(line.replaceAll(`127.0.0.1:${port}`, `${publicHost}:${publicPort}`))
  })
  return child
}
