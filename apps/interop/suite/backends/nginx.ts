import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { exec } from '../../../e2e/fixtures/exec.ts'
import { start, type Running } from './commands.ts'
import { cache } from './places.ts'

export interface Proxied {
  /** The first part of the path. */
  name: string
  port: number
  /** As nginx does by itself, or passing on each byte as it comes? */
  isBuffered: boolean
}

const location = ({ name, port, isBuffered }: Proxied) => `
    location /${name}/ {
      proxy_pass http://127.0.0.1:${port}/;
      ${isBuffered ? '' : "proxy_buffering off; proxy_http_version 1.1; proxy_set_header Connection '';"}
    }`

const configOf = (
  place: string,
  pages: string,
  ports: { http: number; https: number },
  proxied: Proxied[],
) => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${place}/nginx.pid;
error_log ${place}/error.log warn;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path ${place}/body;
  proxy_temp_path ${place}/proxy;
  fastcgi_temp_path ${place}/fastcgi;
  uwsgi_temp_path ${place}/uwsgi;
  scgi_temp_path ${place}/scgi;
  types { text/html html; text/javascript js; }
  server {
    listen 127.0.0.1:${ports.http};
    listen 127.0.0.1:${ports.https} ssl http2;
    ssl_certificate ${place}/certificate.pem;
    ssl_certificate_key ${place}/key.pem;
    location /pages/ { alias ${pages}/; }
    ${proxied.map(location).join('')}
  }
}
`

/** Puts nginx in front of servers: one origin for all of them and the pages, over HTTP/1.1 and HTTP/2. */
export const startNginx = async (
  pages: string,
  ports: { http: number; https: number },
  proxied: Proxied[],
): Promise<Running> => {
  const place = cache('nginx')
  await exec(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3', '-subj', '/CN=localhost'],
      ...['-keyout', 'key.pem', '-out', 'certificate.pem'],
    ],
    place,
  )
  writeFileSync(join(place, 'nginx.conf'), configOf(place, pages, ports, proxied))
  const command = { command: 'nginx', args: ['-p', place, '-c', join(place, 'nginx.conf')], cwd: place }
  return start([command], `http://127.0.0.1:${ports.http}/pages/react.html`)
}
