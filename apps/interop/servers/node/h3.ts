/** h3: createEventStream. */
import { createEventStream, H3, serve } from 'h3'
import { lastOf, list, paths, port, routes } from './messages.ts'

const app = new H3()

app.use((event) => {
  event.res.headers.set('Access-Control-Allow-Origin', '*')
})

app.get('/list', () => list)

for (const path of paths) {
  app.get(path, (event) => {
    const messages = routes[path](
      lastOf(event.req.headers.get('Last-Event-ID'), event.url.searchParams.get('from')),
    )
    if (!messages) {
      event.res.status = 204
      return null
    }
    const stream = createEventStream(event)
    let isOpen = true
    stream.onClosed(() => {
      isOpen = false
    })
    const send = async () => {
      for await (const { data, ...message } of messages) {
        if (!isOpen) return
        await stream.push({ ...message, data: JSON.stringify(data) })
      }
      await stream.close()
    }
    void send()
    return stream.send()
  })
}

serve(app, { port, hostname: '127.0.0.1' })
