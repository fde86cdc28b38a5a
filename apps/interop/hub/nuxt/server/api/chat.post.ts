import { streamResponse } from '@ssekit/server'

export default defineEventHandler(async (event) => {
  const { message } = await readBody(event)
  await streamResponse(event.node.req, event.node.res, answer(String(message)))
})
