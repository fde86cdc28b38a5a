import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common'
import { createHub } from '@ssekit/server'

/** The one hub of the application. Inject it wherever something is to be sent. */
@Injectable()
export class HubService implements BeforeApplicationShutdown {
  readonly hub = createHub<{ notification: { title: string } }>()

  /** Before Nest closes the server: the streams end spread over two seconds, each told when to come back. */
  beforeApplicationShutdown(): Promise<void> {
    return this.hub.close({ drain: 2_000 })
  }
}
