import { bundle } from '../bundle.ts'
import type { RigFiles } from './rig.ts'

/** With the files of server and client, built once. */
export const withRigFiles = async <Result>(use: (files: RigFiles) => Promise<Result>): Promise<Result> => {
  // Peers stay packages: what they load at run time, they find.
  const server = await bundle(new URL('./serverProcess.ts', import.meta.url), 'node', 'external')
  const client = await bundle(new URL('./clientProcess.ts', import.meta.url))
  try {
    return await use({ server: server.path, client: client.path })
  } finally {
    await server.remove()
    await client.remove()
  }
}
