import type { ClientReport } from './client/runClientBench.ts'
import type { DemoSize } from './demos.ts'
import type { FeatureReport } from './features.ts'
import type { FanoutReport } from './fanout/runFanoutBench.ts'
import type { MemoryReport } from './fanout/runMemoryBench.ts'
import { formatTable } from './formatTable.ts'
import type { ParserReport } from './parser/runParserBench.ts'
import type { TabsReport } from './tabs/runTabsBench.ts'
import type { UIReport } from './ui/runUIBench.ts'
import type { OptIn, Size } from './size.ts'

export const printParser = ({ results, geomeans, linearity, runtime, rounds }: ParserReport): void => {
  const rows = results.map(({ workload, bytes, chunkSize, peer, ssekit, ratio }) => [
    `${workload} (${Math.round(bytes / 1e6)} MB)`,
    String(chunkSize),
    peer.toFixed(0),
    ssekit.toFixed(0),
    ratio.toFixed(2),
  ])
  console.log(formatTable(['workload', 'chunk B', 'eventsource-parser MB/s', 'ssekit MB/s', 'ratio'], rows))
  for (const { chunkSize, ratio, lowest } of geomeans) {
    console.log(
      `geomean of seven, ${chunkSize} B chunks: ${ratio.toFixed(2)} (lowest cell ${lowest.toFixed(2)})`,
    )
  }
  console.log(`one line, speed at 16 MB / at 2 MB: ${linearity.toFixed(2)}`)
  console.log(`${runtime}, medians of ${rounds} interleaved rounds`)
}

export const printClient = ({ results, geomean, runtime, rounds }: ClientReport): void => {
  const rows = results.map(({ workload, batch, messages, peer, ssekit, fetchAlone, ratio }) => [
    workload,
    String(batch),
    String(messages),
    peer.toFixed(2),
    ssekit.toFixed(2),
    fetchAlone.toFixed(2),
    ratio.toFixed(2),
  ])
  console.log(
    formatTable(
      ['workload', 'a write', 'messages', 'eventsource µs', 'ssekit µs', 'fetch alone µs', 'ratio'],
      rows,
    ),
  )
  console.log(`geomean over the streams of AI tokens: ${geomean.toFixed(2)}`)
  console.log(`${runtime} a message, medians of ${rounds} interleaved rounds`)
}

export const printFanout = ({ results, delays, runtime, rounds }: FanoutReport): void => {
  const rows = results.map(({ name, connections, perTick, cost, system, ratio, overSocket }) => [
    name,
    String(connections),
    String(perTick),
    cost.toFixed(2),
    system.toFixed(2),
    ratio.toFixed(2),
    overSocket.toFixed(2),
  ])
  const head = [
    'server',
    'connections',
    'a turn',
    'µs each',
    'in the kernel',
    '× res.write',
    '× socket.write',
  ]
  console.log(formatTable(head, rows))
  const waits = delays.map(({ name, connections, median, p99 }) => [
    name,
    String(connections),
    median.toFixed(1),
    p99.toFixed(1),
  ])
  console.log(`\n${formatTable(['20 messages a second', 'connections', 'median ms', 'p99 ms'], waits)}`)
  console.log(`${runtime}, medians of ${rounds} interleaved rounds`)
}

export const printMemory = ({ results, runtime, rounds }: MemoryReport): void => {
  const rows = results.map(({ name, connections, rss, heap }) => [
    name,
    String(connections),
    rss.toFixed(1),
    heap.toFixed(1),
  ])
  console.log(formatTable(['server', 'connections', 'RSS KB', 'heap KB'], rows))
  console.log(`${runtime}, an idle connection, medians of ${rounds} processes each`)
}

export const printSizes = (sizes: readonly Size[]): void => {
  const rows = sizes.map(({ name, minified, gzip, brotli, rolldown, limit }) => [
    name,
    ...[minified, gzip, brotli, rolldown].map(String),
    limit === null ? '' : `${limit} ${gzip <= limit ? 'met' : 'EXCEEDED'}`,
  ])
  console.log(formatTable(['bytes', 'minified', 'gzip', 'brotli', 'gzip, rolldown', 'gzip wanted'], rows))
}

/** What a page pays for what it imports beside `useSSE`; unused, nothing. */
export const printOptIns = (optIns: readonly OptIn[]): void => {
  const rows = optIns.map(({ name, added }) => [name, String(added)])
  console.log(`\n${formatTable(['beside useSSE, React', 'gzip added'], rows)}`)
}

export const printUI = ({ results, runtime, rounds }: UIReport): void => {
  const rows = results.map((one) => [
    one.name,
    one.load,
    String(one.lost),
    String(one.renders),
    String(one.frames),
    one.opening.toFixed(0),
    one.script.toFixed(0),
    one.scriptRatio.toFixed(2),
    one.total.toFixed(0),
    one.totalRatio.toFixed(2),
    one.longestTask === 0 ? '< 50' : one.longestTask.toFixed(0),
  ])
  const head = [
    '',
    'messages',
    'lost',
    'renders',
    'frames',
    'opening ms',
    'script ms',
    '× floor',
    'main ms',
    'longest task',
  ]
  console.log(formatTable(head, rows))
  console.log(`${runtime}, medians of ${rounds} interleaved rounds; of the longest task, the worst`)
  console.log('Floor: text written by hand, over EventSource. Over fetch, script is more than Chromium')
  console.log('says, which leaves out what runs when a read resolves: see main, which has it all.')
}

export const printTabs = ({ delay, results, runtime, rounds }: TabsReport): void => {
  const { tabs, messages, median, p99 } = delay
  const head = ['tabs', 'messages', 'last after first, median ms', 'p99 ms']
  console.log(formatTable(head, [[String(tabs), String(messages), median.toFixed(2), p99.toFixed(2)]]))
  const rows = results.map((one) => [
    one.name,
    String(one.lost),
    String(one.renders),
    String(one.frames),
    one.isOverdrawn ? 'no' : 'yes',
    one.main.toFixed(0),
    one.longestTask === 0 ? '< 50' : one.longestTask.toFixed(0),
  ])
  const columns = ['a tab that', 'lost', 'renders', 'frames', '≤ 1 a frame', 'main ms', 'longest task']
  console.log(`\n${formatTable(columns, rows)}`)
  console.log(
    `${runtime}, ${rounds} rounds; 20,000 messages at full speed to four tabs, medians of all tabs;`,
  )
  console.log('of what was lost and of the longest task, the worst')
}

export const printFeatures = ({ whole, together, features }: FeatureReport): void => {
  const rows = features.map(({ name, bytes }) => [name, String(bytes)])
  console.log(formatTable(['gzip', 'bytes'], rows))
  console.log(`without all of these at once ${whole - together}, of ${whole} bytes in all`)
}

export const printDemos = (demos: readonly DemoSize[]): void => {
  const rows = demos.map(({ name, scripts, later, styles, limit }) => [
    name,
    String(scripts),
    String(later),
    String(styles),
    `${limit} ${scripts > limit ? 'EXCEEDED' : 'met'}`,
  ])
  console.log(
    formatTable(['gzip, without its framework', 'scripts', 'later', 'styles', 'scripts wanted'], rows),
  )
}
