import { formatTable } from './formatTable.ts'
import { runParserBench, type ParserReport } from './parser/runParserBench.ts'
import { measureSizes, type Size } from './size.ts'
import { accept, exceeded } from './sizeBudget.ts'

const usage = `Usage: npm run bench -- <what> [--json] [--quick]

  parser   parsing speed against eventsource-parser (CPU time, medians of interleaved rounds)
  size     bytes a page loads; fails when they have grown past what was accepted

  --json   one JSON object and nothing else on stdout
  --quick  less data and fewer rounds: to see that it runs, not to quote
  --update with size: accepts what is measured`

const printParser = ({ results, geomeans, linearity, node, rounds }: ParserReport) => {
  const rows = results.map(({ workload, bytes, chunkSize, peer, ssekit, ratio }) => [
    `${workload} (${Math.round(bytes / 1e6)} MB)`,
    String(chunkSize),
    peer.toFixed(0),
    ssekit.toFixed(0),
    ratio.toFixed(2),
  ])
  console.log(formatTable(['workload', 'chunk B', 'eventsource-parser MB/s', 'ssekit MB/s', 'ratio'], rows))
  for (const { chunkSize, ratio } of geomeans)
    console.log(`geomean of seven, ${chunkSize} B chunks: ${ratio.toFixed(2)}`)
  console.log(`one line, speed at 16 MB / at 2 MB: ${linearity.toFixed(2)}`)
  console.log(`Node ${node}, CPU time, medians of ${rounds} interleaved rounds`)
}

const printSizes = (sizes: Size[]) => {
  const rows = sizes.map(({ name, minified, gzip, brotli, limit }) => [
    name,
    ...[minified, gzip, brotli].map(String),
    limit === null ? '' : `${limit} ${gzip <= limit ? 'met' : 'EXCEEDED'}`,
  ])
  console.log(formatTable(['bytes', 'minified', 'gzip', 'brotli', 'gzip limit'], rows))
}

const main = async (args: readonly string[]) => {
  const flags = args.filter((arg) => arg.startsWith('--'))
  const [what, ...rest] = args.filter((arg) => !arg.startsWith('--'))
  const isUnknown = flags.some((flag) => !['--json', '--quick', '--update'].includes(flag))
  const asJSON = flags.includes('--json')
  const printJSON = (report: object) => console.log(JSON.stringify(report, null, 2))

  if (what === 'parser' && rest.length === 0 && !isUnknown) {
    const report = await runParserBench(flags.includes('--quick'), (line) => console.error(line))
    if (asJSON) printJSON(report)
    else printParser(report)
  } else if (what === 'size' && rest.length === 0 && !isUnknown) {
    const sizes = await measureSizes()
    if (asJSON) printJSON({ sizes })
    else printSizes(sizes)
    if (flags.includes('--update')) await accept(sizes)
    for (const line of await exceeded(sizes)) {
      console.error(line)
      process.exitCode = 1
    }
  } else {
    console.error(usage)
    process.exitCode = 1
  }
}

await main(process.argv.slice(2))
