import { parseArgs } from 'node:util'
import {
  printClient,
  printDemos,
  printFeatures,
  printFanout,
  printMemory,
  printParser,
  printOptIns,
  printSizes,
  printTabs,
  printUI,
} from './print.ts'
import { runClientBench } from './client/runClientBench.ts'
import { runFanoutBench } from './fanout/runFanoutBench.ts'
import { runMemoryBench } from './fanout/runMemoryBench.ts'
import { runParserBench } from './parser/runParserBench.ts'
import { measureDemos } from './demos.ts'
import { measureFeatures } from './features.ts'
import type { BrowserName } from './rounds/browser.ts'
import { runTabsBench } from './tabs/runTabsBench.ts'
import { runUIBench } from './ui/runUIBench.ts'
import { measureSizes } from './size.ts'
import { accept, exceeded } from './sizeBudget.ts'

const USAGE = `Usage: npm run bench -- <what> [--json] [--quick]

  parser     parsing speed against eventsource-parser (CPU time, medians of interleaved rounds)
  client     the whole client, from the request to the handler, against eventsource
  fanout     what a message to many connections costs a server, against res.write and three libraries; and its delay
  memory     what an idle connection costs
  ui         messages into a component, in Chromium: renders, script time, longest task, what was lost
  tabs       one connection for many tabs, in Chromium: when the last has a message, and what each has to do
  size       bytes a page loads of what was built (npm run build); fails when they have grown past what was accepted
  features   where the bytes of a stream are: what it would weigh less without each thing that it can do
  demos      bytes a visitor of a demo loads, without its framework; fails above 60 KB

  --json     one JSON object and nothing else on stdout
  --quick    less data and fewer rounds: to see that it runs, not to quote
  --browser  with parser: chromium or firefox instead of Node
  --update   with size: accepts what is measured

Another Node: npx -p node@24 npm run bench -- parser`

const BENCHES = ['parser', 'client', 'fanout', 'memory', 'ui', 'tabs', 'size', 'features', 'demos'] as const
type Bench = (typeof BENCHES)[number]

const readArguments = () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      update: { type: 'boolean', default: false },
      browser: { type: 'string' },
    },
  })
  const { browser } = values
  const [what] = positionals as Bench[]
  if (positionals.length !== 1 || !BENCHES.includes(what!)) throw new Error('Say what to measure.')
  if (browser !== undefined && browser !== 'chromium' && browser !== 'firefox') {
    throw new Error(`--browser is chromium or firefox, not ${browser}.`)
  }
  return { ...values, browser: (browser ?? null) as BrowserName | null, what: what! }
}

const measureSize = async (asJSON: boolean, doAccept: boolean) => {
  const { sizes, optIns } = await measureSizes()
  print(asJSON, { sizes, optIns }, () => {
    printSizes(sizes)
    printOptIns(optIns)
  })
  if (doAccept) await accept(sizes)
  for (const line of await exceeded(sizes)) {
    console.error(line)
    process.exitCode = 1
  }
}

const print = (asJSON: boolean, report: object, asTable: () => void): void => {
  if (asJSON) console.log(JSON.stringify(report, null, 2))
  else asTable()
}

const main = async () => {
  const { what, json, quick, update, browser } = readArguments()
  const log = (line: string) => console.error(line)
  switch (what) {
    case 'parser': {
      const report = await runParserBench({ isQuick: quick, browser, log })
      return print(json, report, () => printParser(report))
    }
    case 'client': {
      const report = await runClientBench(quick, log)
      return print(json, report, () => printClient(report))
    }
    case 'fanout': {
      const report = await runFanoutBench({ isQuick: quick, log })
      return print(json, report, () => printFanout(report))
    }
    case 'memory': {
      const report = await runMemoryBench({ isQuick: quick, log })
      return print(json, report, () => printMemory(report))
    }
    case 'ui': {
      const report = await runUIBench(quick, log)
      return print(json, report, () => printUI(report))
    }
    case 'tabs': {
      const report = await runTabsBench(quick, log)
      return print(json, report, () => printTabs(report))
    }
    case 'size':
      return measureSize(json, update)
    case 'features': {
      const report = await measureFeatures()
      return print(json, report, () => printFeatures(report))
    }
    case 'demos': {
      const demos = await measureDemos()
      print(json, { demos }, () => printDemos(demos))
      if (demos.some(({ scripts, limit }) => scripts > limit)) process.exitCode = 1
    }
  }
}

await main().catch((error: Error) => {
  console.error(`${error.message}\n\n${USAGE}`)
  process.exitCode = 1
})
