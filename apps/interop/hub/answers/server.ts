import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import express from 'express'
import { askProvider, headersOf } from './providers.ts'

const app = express()
app.use(express.json(), express.static('dist'))

app.post('/api/answers/:provider', async (req, res) => {
  const leaving = new AbortController()
  res.on('close', () => leaving.abort())
  try {
    const answer = await askProvider(req.params.provider, String(req.body.question), leaving.signal)
    res.writeHead(answer.status, headersOf(answer))
    // An answer that is cut cuts this one: the page must not take half of it for the whole.
    if (answer.body) await pipeline(Readable.fromWeb(answer.body as never), res)
    else res.end()
  } catch (error) {
    if (!res.headersSent) res.status(502).json({ error: { message: 'The provider cannot be reached.' } })
    if (!leaving.signal.aborted) console.error(error)
  }
})

app.get('/api/health', (_req, res) => {
  res.json({})
})

app.listen(Number(process.env.PORT ?? 3000))
