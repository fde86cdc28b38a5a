import { defineStream } from '@ssekit/core'

/** Both pages read the same stream. A relative url is enough: the server that renders never asks for it. */
export const numbers = defineStream<{ number: number }>('/api/stream')
