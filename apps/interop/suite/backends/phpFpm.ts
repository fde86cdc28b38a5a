import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { Command } from './commands.ts'
import { cache, servers } from './places.ts'

const folder = join(servers, 'php')
const PROGRAMS = '/usr/sbin'

/** The program has the version of PHP in its name, and each Debian another one. */
export const findFpm = (): string | undefined =>
  existsSync(PROGRAMS) ? readdirSync(PROGRAMS).find((name) => /^php-fpm\d/.test(name)) : undefined

/** PHP-FPM and its nginx, with one script for all paths; `directives` are nginx' own. */
export const phpFpm = (port: number, script: string, directives = ''): Command[] => {
  const place = cache('php-fpm', String(port))
  const fill = (name: string, user: string) => {
    const text = readFileSync(join(folder, name), 'utf8')
    const filled = text
      .replaceAll('{port}', String(port))
      .replaceAll('{place}', place)
      .replaceAll('{script}', join(servers, script))
      .replaceAll('{directives}', directives)
      // Not in the project: the path of a socket can have some hundred characters only.
      .replaceAll('{socket}', join(tmpdir(), `ssekit-interop-${port}.sock`))
      .replaceAll('{user}', process.getuid?.() === 0 ? user : '')
    writeFileSync(join(place, name), filled)
    return join(place, name)
  }
  return [
    {
      command: join(PROGRAMS, findFpm() ?? 'php-fpm'),
      args: ['--nodaemonize', '-R', '-y', fill('fpm.conf', 'user = root\ngroup = root')],
      cwd: place,
    },
    { command: 'nginx', args: ['-p', place, '-c', fill('nginx.conf', 'user root;')], cwd: place },
  ]
}
