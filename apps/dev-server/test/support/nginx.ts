import { execFileSync, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { freePorts } from '../../../../packages/server/test/support/freePort.ts'

export interface Nginx {
  readonly http: string
  /** With a certificate of its own making. */
  readonly https: string
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  )

/** The recipe as it stands in the repository, but for its ports, in a folder of its own. Ended with the test. */
export const startNginx = async (nodes: readonly [number, number]): Promise<Nginx> => {
  const folder = await mkdtemp(join(tmpdir(), 'ssekit-nginx-'))
  await mkdir(join(folder, 'tmp'))
  const [http, https] = await freePorts(2)
  const recipe = await readFile(new URL('../../../../deploy/nginx.conf', import.meta.url), 'utf8')
  const config = recipe
    .replaceAll(':3001', `:${nodes[0]}`)
    .replaceAll(':3002', `:${nodes[1]}`)
    .replace(':8080', `:${http}`)
    .replace(':8443', `:${https}`)
  await writeFile(join(folder, 'nginx.conf'), config)
  const self = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
  execFileSync('openssl', ['req', ...self, ...files], { stdio: 'ignore' })

  const child = spawn('nginx', ['-p', folder, '-c', 'nginx.conf', '-g', 'daemon off;'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${http}`
  while (!(await answers(`${url}/api/health`))) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}; it says why above`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { http: url, https: `https://127.0.0.1:${https}` }
}
