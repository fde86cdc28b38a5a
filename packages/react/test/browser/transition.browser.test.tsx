import { startTransition, useLayoutEffect, type ReactElement } from 'react'
import { expect, it } from 'vitest'
import { scenarios, send, stream } from '../../../testing/src/remote/index.ts'
import { useSSE } from '../../src/index.ts'
import { show } from '../show.tsx'
import { workFor } from '../workFor.ts'

/** Longer than a slice of React's time, so that messages come between the renders of two components. */
const RENDER_COST = 20

const Reader = ({ url, onRender }: { url: string; onRender?: (data: unknown) => void }): ReactElement => {
  const { data } = useSSE({ url, flush: 'sync' })
  if (onRender) workFor(RENDER_COST)
  onRender?.(data)
  return <i>{JSON.stringify(data)}</i>
}

const message = (id: number): string => `id: ${id}\ndata: ${id}\n\n`

it('components that appear in a transition never show different messages', async () => {
  const path = await scenarios.serve(stream(message(0)))
  const { container, rerender } = show(<Reader key="alone" url={path.url} />)
  await expect.poll(() => container.textContent).toBe('0')

  const rendered: unknown[] = []
  const committed: string[][] = []
  const Four = (): ReactElement => {
    useLayoutEffect(() => {
      committed.push([...container.querySelectorAll('i')].map(({ textContent }) => textContent))
    })
    const onRender = (data: unknown): void => void rendered.push(data)
    return (
      <>
        {[1, 2, 3, 4].map((key) => (
          <Reader key={key} url={path.url} onRender={onRender} />
        ))}
      </>
    )
  }
  startTransition(() => rerender(<Four />))
  for (let id = 1; id <= 5; id += 1) await path.play(send(message(id)))
  await expect.poll(() => container.textContent).toBe('5555')
  expect(new Set(rendered).size).toBeGreaterThan(1)
  expect(committed.length).toBeGreaterThan(0)
  expect(committed.filter((shown) => new Set(shown).size > 1)).toEqual([])
})
