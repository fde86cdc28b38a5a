import { createHash } from 'node:crypto'
import { formatBytes } from './formatBytes.ts'
import type { FileGroup, ProjectFile } from './projectFiles.ts'
import { readBlocks } from './readBlocks.ts'
import type { Work } from './task.ts'

/** What was written down in the first pass is what the second pass has to find again. */
type Manifest = Map<string, string>

/**
 * Writes down the checksum of every file, then reads all of them again and compares: two passes, two steps.
 *
 * @param tamper changes the manifest between the passes, to see a mismatch.
 */
export const hashFiles =
  (root: string, list: () => Promise<FileGroup>, tamper: (manifest: Manifest) => void = () => {}): Work =>
  async (report) => {
    const { files, bytes: all } = await list()
    const manifest: Manifest = new Map()
    const pass = (step: number, message: string, each: (file: ProjectFile, checksum: string) => void) =>
      readAll(root, files, report.signal, each, async (bytes) => {
        const done = ((step - 1) * all + bytes) / (2 * Math.max(1, all))
        report.progress({ step, total: 2, message, percentage: Math.min(99, Math.floor(done * 100)) })
        await report.pace(done)
      })

    const size = `${files.length} files, ${formatBytes(all)}`
    const often = Math.max(1, Math.ceil(files.length / logLines))
    report.log(`Writing down the checksums of ${size}`)
    await pass(1, `Hashing ${size}`, (file, checksum) => {
      manifest.set(file.path, checksum)
      if (manifest.size % often === 0) report.log(`${manifest.size} files, the last one ${file.path}`)
    })
    tamper(manifest)
    report.log('Reading everything again to compare')
    await pass(2, `Verifying ${size}`, (file, checksum) => {
      const expected = manifest.get(file.path)
      if (expected === checksum) return
      throw new Error(
        `${file.path}: the checksum is ${shorten(checksum)}, but ${shorten(expected ?? 'none')} was written down.`,
      )
    })

    const whole = createHash('sha256')
    for (const [path, checksum] of manifest) whole.update(`${checksum}  ${path}\n`)
    return {
      message: `${size}: every checksum matches.`,
      result: { files: files.length, bytes: all, sha256: whole.digest('hex') },
    }
  }

/** How often the first pass says where it is. */
const logLines = 8

const readAll = async (
  root: string,
  files: ProjectFile[],
  signal: AbortSignal,
  each: (file: ProjectFile, checksum: string) => void,
  onBytes: (bytes: number) => Promise<void>,
): Promise<void> => {
  let bytes = 0
  for (const file of files) {
    const hash = createHash('sha256')
    for await (const block of readBlocks(root, file.path, signal)) {
      hash.update(block)
      bytes += block.length
      await onBytes(bytes)
    }
    each(file, hash.digest('hex'))
  }
}

const shorten = (checksum: string): string => checksum.slice(0, 12)
