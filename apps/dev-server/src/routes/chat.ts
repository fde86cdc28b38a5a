import type { StreamMessage } from '@ssekit/server'
import { streamResponse } from '@ssekit/server'
import { z } from 'zod'
import type { Source } from '../chat/documentsAnswer.ts'
import { documentsAnswer, typed } from '../chat/documentsAnswer.ts'
import type { ChatMessage } from '../chat/modelAnswer.ts'
import { askModel, defaultModel } from '../chat/modelAnswer.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { invalid } from '../http/httpError.ts'
import { streamHandler } from '../http/streamHandler.ts'
import { validate } from '../http/validate.ts'

const content = z
  .string('is needed, as text')
  .max(8000, 'must be at most 8000 characters')
  .refine((value) => value.trim() !== '', 'must not be empty')

const chatSchema = z.strictObject({
  message: content.optional(),
  messages: z
    .array(
      z.strictObject({
        role: z.enum(['system', 'user', 'assistant'], 'must be system, user or assistant'),
        content,
      }),
      'must be a list of { role, content }',
    )
    .min(1, 'must not be empty')
    .max(100, 'must be at most 100 turns')
    .refine((turns) => turns.some(({ role }) => role === 'user'), 'must hold what a user asks')
    .optional(),
})

const conversationOf = (body: unknown): ChatMessage[] => {
  const { message, messages } = validate(chatSchema, body)
  if (message !== undefined && messages !== undefined) {
    throw invalid('messages', 'Send either message or messages, not both.')
  }
  if (messages) return messages
  if (message !== undefined) return [{ role: 'user', content: message }]
  throw invalid('message', 'message: is needed, or messages with the whole conversation.')
}

/** `POST /api/chat`: where the answer comes from, the answer in pieces, then `[DONE]`. */
export const chat = (context: Context): Endpoint => ({
  post: streamHandler(context, {}, async ({ req, res, client }) => {
    const conversation = conversationOf(req.body)
    context.authorize(req, { page: client })
    const gone = new AbortController()
    res.once('close', () => gone.abort())
    const answer = await answerOf(context, conversation, gone.signal).catch((error: unknown) => {
      if (gone.signal.aborted) return null
      throw error
    })
    if (!answer) return
    const { heartbeat } = context.settings
    await streamResponse(req, res, messagesOf(answer, gone.signal), { heartbeat, logger: context.log.logger })
  }),
})

interface Answer {
  /** Who answers, and where to read on. */
  source: { kind: 'documents' | 'model'; note: string; sources: Source[] }
  pieces: AsyncIterable<string>
}

const answerOf = async (
  { settings }: Context,
  conversation: ChatMessage[],
  signal: AbortSignal,
): Promise<Answer> => {
  const { model, projectRoot, tokenDelay } = settings
  if (model) {
    const note = `Answered by ${model.model ?? defaultModel} at ${new URL(model.baseUrl).host}.`
    return {
      source: { kind: 'model', note, sources: [] },
      pieces: await askModel(model, conversation, signal),
    }
  }
  const question = conversation.findLast(({ role }) => role === 'user')?.content ?? ''
  const { text, sources } = await documentsAnswer(projectRoot, question)
  const from = sources.length > 0 ? 'From this project’s documents. ' : ''
  const note = `${from}To ask a model instead, start the server with OPENAI_BASE_URL.`
  return { source: { kind: 'documents', note, sources }, pieces: typed(text, tokenDelay, signal) }
}

async function* messagesOf(
  { source, pieces }: Answer,
  signal: AbortSignal,
): AsyncGenerator<StreamMessage, void> {
  yield { event: 'source', data: source }
  try {
    for await (const delta of pieces) yield { data: { delta } }
  } catch (error) {
    if (signal.aborted) return
    // No [DONE] and no clean end, then: half an answer must not pass for a whole one.
    throw error
  }
  yield { text: '[DONE]' }
}
