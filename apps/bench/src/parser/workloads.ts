const encoder = new TextEncoder()
const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf']
const word = (i: number) => words[i % words.length]!
const digits = (i: number) => 1000 + (i % 9000)

const tiny = (i: number) => `data: {"t":"${word(i)}","i":${digits(i)}}\n\n`

const completion = (i: number, content: string, lineEnd: string) => {
  const chunk = {
    id: `chatcmpl-${digits(i)}`,
    object: 'chat.completion.chunk',
    created: 1_700_000_000 + i,
    model: 'example-model-1',
    choices: [{ index: 0, delta: { content }, finish_reason: null }],
  }
  return [`id: ${i}`, 'event: completion', `data: ${JSON.stringify(chunk)}`, '', ''].join(lineEnd)
}

/** The block number `i` of each workload, as peers-performance describes them. */
const blocks: Record<string, (i: number) => string> = {
  tiny,
  'AI JSON': (i) => completion(i, ` ${word(i)}`, '\n'),
  'AI+CJK': (i) => completion(i, '你好世界', '\n'),
  'AI CRLF': (i) => completion(i, ` ${word(i)}`, '\r\n'),
  '10 KB': (i) => `data: ${word(i).padEnd(10_240, 'abcdefghij')}\n\n`,
  '50-line': (i) =>
    Array.from(
      { length: 50 },
      (_, line) => `data: ${digits(i)} ${String(line).padStart(2)} ${word(line)}, a line of text\n`,
    ).join('') + '\n',
  comments: (i) => ': heartbeat\n\n'.repeat(3) + tiny(i),
}

const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export const hugeLine = 'huge line'
export const workloadNames: string[] = Object.keys(blocks)

/** A stream of at least `size` bytes, one message a chunk: as a model writes its tokens. */
export const createMessages = (name: string, size: number): Uint8Array[] => {
  const block = blocks[name]
  if (!block)
    throw new Error(`No workload is called ${name}. There are: ${workloadNames.join(', ')}, ${hugeLine}`)
  const parts: Uint8Array[] = []
  for (let bytes = 0, i = 0; bytes < size; i++) {
    const part = encoder.encode(block(i))
    parts.push(part)
    bytes += part.length
  }
  return parts
}

/** A stream of at least `size` bytes that ends with a whole message. */
export const createWorkload = (name: string, size: number): Uint8Array => {
  if (name === hugeLine) return encoder.encode(`data: ${'x'.repeat(size)}\n\n`)
  return concat(createMessages(name, size))
}

export const chunksOf = (bytes: Uint8Array, size: number): Uint8Array[] => {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(new Uint8Array(bytes.subarray(at, at + size)))
  return chunks
}
