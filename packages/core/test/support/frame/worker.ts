import { acrossTabs, createStream } from '../../../src/index.ts'

/** A page without a document, on a thread of its own: told what to do, it tells what it hears. */
export type WorkerOrder = { url: string } | { hang: number }

addEventListener('message', ({ data }: MessageEvent<WorkerOrder>) => {
  if ('hang' in data) {
    const end = performance.now() + data.hang
    while (performance.now() < end);
    return
  }
  createStream(data.url, {
    use: [acrossTabs()],
    decode: 'text',
    onMessage: (text) => postMessage(text),
    onOpen: () => postMessage('open'),
  }).open()
})
