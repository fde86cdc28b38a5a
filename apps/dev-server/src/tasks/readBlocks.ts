import { createReadStream } from 'node:fs'
import { join } from 'node:path'

const blockSize = 64 * 1024

/**
 * Reads one file of the project in blocks of 64 KB, so that a large one neither fills the memory nor holds up the event
 * loop.
 *
 * @throws an error that names the file as the project knows it: Node's own text would show the folders of this machine.
 */
export async function* readBlocks(
  root: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void> {
  const file = createReadStream(join(root, path), { highWaterMark: blockSize, signal })
  try {
    yield* file as AsyncIterable<Buffer>
  } catch (error) {
    if (signal.aborted) throw new Error('Stopped: the server is closing.', { cause: error })
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read'
    throw new Error(`${path}: ${reason}.`, { cause: error })
  }
}
