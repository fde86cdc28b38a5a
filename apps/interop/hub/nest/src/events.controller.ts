import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common'
import { streamResponse } from '@ssekit/server'
import type { Request, Response } from 'express'
import { answer, answersUnderWay } from './answer.js'
import { HubService } from './hub.service.js'

// Stands for your session: a cookie says who asks, and in which team. Who has none is answered with 401.
const authorize = ({ headers }: Request) => {
  const session = new URLSearchParams(headers.cookie?.replaceAll('; ', '&'))
  const client = session.get('user')
  return client ? { client, groups: session.getAll('team') } : null
}

@Controller('api')
export class EventsController {
  readonly #hub: HubService['hub']
  readonly #stream: (req: Request, res: Response) => void

  constructor(service: HubService) {
    this.#hub = service.hub
    this.#stream = service.hub.handler(authorize)
  }

  // With `@Res()` Nest leaves the response to us.
  @Get('stream')
  stream(@Req() req: Request, @Res() res: Response) {
    this.#stream(req, res)
  }

  // Send from anywhere. Whoever is away for a moment gets it on return.
  @Post('teams/:team')
  notify(@Param('team') team: string, @Body() { title }: { title: string }) {
    return this.#hub.sendGroup(team, { event: 'notification', data: { title: String(title) } })
  }

  @Post('chat')
  chat(@Req() req: Request, @Res() res: Response, @Body() { message }: { message: string }) {
    return streamResponse(req, res, answer(String(message)))
  }

  @Get('health')
  health() {
    return { connections: this.#hub.stats().connections, answering: answersUnderWay() }
  }
}
