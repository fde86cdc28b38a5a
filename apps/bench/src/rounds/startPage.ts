import type { Browser } from 'playwright'
import type { Reply } from './answerRounds.ts'
import type { Worker } from './interleave.ts'

interface Answering {
  answers: Record<string, (request: never) => Promise<Reply>>
}

/** One page of its own, in a context of its own, per implementation. `script` defines `globalThis.answers[name]`. */
export const startPage = async <Cell>(
  browser: Browser,
  script: string,
  name: string,
): Promise<Worker<Cell>> => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.addScriptTag({ path: script, type: 'module' })
  await page.waitForFunction(() => 'answers' in globalThis)
  return {
    name,
    // As text: the types of Playwright's own serialisation know no generic cell.
    ask: (request) =>
      page.evaluate(
        ([own, order]) => (globalThis as unknown as Answering).answers[own]!(JSON.parse(order) as never),
        [name, JSON.stringify(request)] as const,
      ),
    stop: () => context.close(),
  }
}
