import { expect, onTestFinished } from 'vitest'

/** The browser's own EventSource, to compare with: wherever it gets a message, a stream has to. */
export const openNative = (url: string) => {
  const told: string[] = []
  const source = new EventSource(url)
  source.onmessage = ({ data }) => void told.push(String(data))
  onTestFinished(() => source.close())
  return {
    source,
    told,
    heard: (...data: string[]) => expect.poll(() => told).toEqual(data),
  }
}
