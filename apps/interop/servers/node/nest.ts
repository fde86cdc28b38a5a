/** NestJS: @Sse and an Observable. */
import 'reflect-metadata'
import {
  Controller,
  Get,
  Header,
  Headers,
  HttpException,
  Module,
  Query,
  Sse,
  type MessageEvent,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { from, map, type Observable } from 'rxjs'
import { lastOf, list, port, routes, type Path } from './messages.ts'

const stream = (
  path: Path,
  header: string | undefined,
  query: string | undefined,
): Observable<MessageEvent> => {
  const messages = routes[path](lastOf(header, query))
  if (!messages) throw new HttpException('', 204)
  return from(messages).pipe(map(({ event, ...message }) => ({ ...message, type: event })))
}

@Controller()
class StreamController {
  @Get('list')
  @Header('Access-Control-Allow-Origin', '*')
  list() {
    return list
  }

  @Sse('events')
  @Header('Access-Control-Allow-Origin', '*')
  events(@Headers('last-event-id') header?: string, @Query('from') query?: string) {
    return stream('/events', header, query)
  }

  @Sse('ticks')
  @Header('Access-Control-Allow-Origin', '*')
  ticks(@Headers('last-event-id') header?: string, @Query('from') query?: string) {
    return stream('/ticks', header, query)
  }

  @Sse('quiet')
  @Header('Access-Control-Allow-Origin', '*')
  quiet(@Headers('last-event-id') header?: string, @Query('from') query?: string) {
    return stream('/quiet', header, query)
  }
}

@Module({ controllers: [StreamController] })
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
await app.listen(port, '127.0.0.1')
