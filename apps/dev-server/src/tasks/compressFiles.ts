import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { readBlocks } from './readBlocks.ts'
import type { FileGroup } from './projectFiles.ts'
import { formatBytes } from './formatBytes.ts'
import type { Work } from './task.ts'

const gzipBlock = promisify(gzip)
const brotliBlock = promisify(brotliCompress)
const bestBrotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }

/**
 * Hashes and compresses every file, a step per group. Block by block: zlib works on its own thread, so the event loop
 * keeps serving streams, and the percentage moves within a large file too.
 */
export const compressFiles =
  (root: string, list: () => Promise<FileGroup[]>): Work =>
  async (report) => {
    const groups = await list()
    const all = groups.reduce((sum, group) => sum + group.bytes, 0)
    const totals = { files: 0, bytes: 0, gzip: 0, brotli: 0 }
    const hash = createHash('sha256')

    for (const [index, group] of groups.entries()) {
      const before = { ...totals }
      const message = `${group.name}: ${count(group.files.length)}, ${formatBytes(group.bytes)}`
      const tell = () => {
        const percentage = all === 0 ? 0 : Math.min(99, Math.floor((totals.bytes / all) * 100))
        report.progress({ step: index + 1, total: groups.length, message, percentage })
      }
      tell()
      for (const file of group.files) {
        hash.update(file.path)
        for await (const block of readBlocks(root, file.path, report.signal)) {
          hash.update(block)
          const [gzipped, brotlied] = await Promise.all([gzipBlock(block), brotliBlock(block, bestBrotli)])
          totals.bytes += block.length
          totals.gzip += gzipped.length
          totals.brotli += brotlied.length
          tell()
          await report.pace(totals.bytes / Math.max(1, all))
        }
        totals.files += 1
      }
      const [bytes, compressed] = [totals.bytes - before.bytes, totals.brotli - before.brotli]
      report.log(`${group.name}: ${formatBytes(bytes)} became ${formatBytes(compressed)} with brotli`)
    }

    return {
      message: `${count(totals.files)}: ${formatBytes(totals.bytes)} became ${formatBytes(totals.brotli)} with brotli, ${formatBytes(totals.gzip)} with gzip.`,
      result: { ...totals, sha256: hash.digest('hex') },
    }
  }

const count = (files: number): string => (files === 1 ? '1 file' : `${files} files`)
