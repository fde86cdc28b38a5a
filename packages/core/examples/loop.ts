import { createStream, defineStream, iterate } from '@ssekit/core'

const build = defineStream<{ progress: { percentage: number }; complete: { duration: number } }>({
  url: 'https://example.org/api/build-progress',
  until: 'complete',
})

/** Resolves when the build is complete. */
export const followBuild = async (show: (text: string) => void) => {
  for await (const { event, data } of iterate(createStream(build))) {
    if (event === 'progress') show(`${data.percentage} %`)
    else show(`took ${data.duration} ms`)
  }
}
