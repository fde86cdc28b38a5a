/** Whether a status is the answer of a server, or of what stands before it, that is not well now: it passes by itself. */
export const isPassingStatus = (status: number | undefined): boolean =>
  /^(408|425|429|50[^15]|5[^0].)$/.test(`${status}`)
