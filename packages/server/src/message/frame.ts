/** Bytes made once and shared by every connection that gets them. */
export interface Frame {
  readonly body: Buffer
  /** The same bytes as one chunk of an HTTP/1.1 chunked body; `body` is a view of its middle. */
  readonly chunk: Buffer
}

const wrap = (length: number, fill: (body: Buffer) => void): Frame => {
  const head = `${length.toString(16)}\r\n`
  const chunk = Buffer.allocUnsafe(head.length + length + 2)
  chunk.write(head, 0, 'latin1')
  const body = chunk.subarray(head.length, head.length + length)
  fill(body)
  chunk.write('\r\n', head.length + length, 'latin1')
  return { body, chunk }
}

export const createFrame = (text: string): Frame =>
  wrap(Buffer.byteLength(text), (body) => body.write(text, 'utf8'))

const concat = (frames: readonly Frame[]): Frame =>
  wrap(
    frames.reduce((sum, { body }) => sum + body.length, 0),
    (joined) => {
      let at = 0
      for (const { body } of frames) {
        joined.set(body, at)
        at += body.length
      }
    },
  )

export type JoinFrames = (frames: readonly Frame[]) => Frame

/**
 * Joins the frames a connection collected in a tick into one. Connections that collected the same ones, which is the
 * usual case for broadcasts, share one copy: the last result is kept and compared by identity.
 */
export const createJoin = (): JoinFrames => {
  let last: readonly Frame[] = []
  let joined: Frame | undefined
  return (frames) => {
    if (frames.length === 1) return frames[0]!
    if (joined && frames.length === last.length && frames.every((frame, i) => frame === last[i]))
      return joined
    last = frames
    joined = concat(frames)
    return joined
  }
}
