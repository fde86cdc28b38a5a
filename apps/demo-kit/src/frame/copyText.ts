/** Puts text on the clipboard, and says whether it did: a page may not over plain http from another machine. */
export const copyText = async (text: string): Promise<string> => {
  try {
    await navigator.clipboard.writeText(text)
    return 'Copied'
  } catch {
    return 'Not allowed here'
  }
}
