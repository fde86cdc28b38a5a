/** Loaded with the first answer: no other screen needs it. */
let render: ((target: HTMLElement, markdown: string) => void) | null = null
const waiting = new Map<HTMLElement, string>()

const load = async (): Promise<void> => {
  const { renderMarkdown } = await import('./renderMarkdown.ts')
  render = renderMarkdown
  for (const [target, markdown] of waiting) render(target, markdown)
  waiting.clear()
}

/** Shows Markdown from others in `target`; as plain text until what renders it is there. */
export const showMarkdown = (target: HTMLElement, markdown: string): void => {
  if (render) return render(target, markdown)
  target.textContent = markdown
  // Where it cannot be loaded, the text stays as it is; the next answer tries again.
  if (waiting.size === 0) load().catch(() => waiting.clear())
  waiting.set(target, markdown)
}
