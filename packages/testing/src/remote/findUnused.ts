/** A url of the loopback whose port was free a moment ago. */
export const findUnused = async (): Promise<string> => {
  const { createServer } = await import('node:net')
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
}
