import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import fastifySSE from '@fastify/sse'
import { createChannel, createSession } from 'better-sse'
import ExpressSSE from 'express-sse'
import fastify from 'fastify'
import { createHub } from '@ssekit/server'

/** A server whose every connection gets what is sent. */
export interface BenchServer {
  port: number
  send(data: object): void
}

export const EVENT = 'update'

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 10_000, resolve))
  return (server.address() as AddressInfo).port
}

export const servers: Record<string, () => Promise<BenchServer>> = {
  ssekit: async () => {
    const hub = createHub({ limits: { connections: 50_000, perClient: 50_000 }, heartbeat: 600_000 })
    const port = await listen(createServer(hub.handler(() => ({ client: 'bench' }))))
    return { port, send: (data) => void hub.broadcast({ event: EVENT, data }) }
  },
  // What one would write by hand, at its best: serialised once, one Buffer for all.
  'res.write': async () => {
    const responses = new Set<ServerResponse>()
    const server = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
      response.flushHeaders()
      responses.add(response)
      response.on('close', () => responses.delete(response))
    })
    const send = (data: object): void => {
      const bytes = Buffer.from(`event: ${EVENT}\ndata: ${JSON.stringify(data)}\n\n`)
      for (const response of responses) response.write(bytes)
    }
    return { port: await listen(server), send }
  },
  // The least that Node takes for it: the chunk framed once, each socket written to, nothing else done or known.
  'socket.write': async () => {
    const sockets = new Set<Socket>()
    const server = createServer(({ socket }, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
      response.flushHeaders()
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    const send = (data: object): void => {
      const body = `event: ${EVENT}\ndata: ${JSON.stringify(data)}\n\n`
      const chunk = Buffer.from(`${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n`)
      for (const socket of sockets) socket.write(chunk)
    }
    return { port: await listen(server), send }
  },
  'better-sse': async () => {
    const channel = createChannel()
    const server = createServer(async (request, response) => {
      channel.register(await createSession(request, response, { keepAlive: 600_000 }))
    })
    return { port: await listen(server), send: (data) => void channel.broadcast(data, EVENT) }
  },
  'express-sse': async () => {
    const sse = new ExpressSSE()
    const server = createServer((request, response) => sse.init(request as never, response as never))
    return { port: await listen(server), send: (data) => sse.send(data, EVENT) }
  },
  '@fastify/sse': async () => {
    const app = fastify()
    await app.register(fastifySSE, { heartbeatInterval: 600_000 })
    const replies = new Set<{ send(message: { event: string; data: object }): unknown }>()
    app.get('/', { sse: true }, async (_, reply) => {
      reply.sse.keepAlive()
      reply.sse.sendHeaders()
      reply.raw.flushHeaders()
      replies.add(reply.sse)
      reply.sse.onClose(() => void replies.delete(reply.sse))
    })
    await app.listen({ port: 0, host: '127.0.0.1', backlog: 10_000 })
    const { port } = app.server.address() as AddressInfo
    const send = (data: object): void => {
      for (const sse of replies) void sse.send({ event: EVENT, data })
    }
    return { port, send }
  },
}
