import { StrictMode, useEffect, type ReactElement } from 'react'
import type { BrowserDriver, ListProps } from '../../../testing/src/browserSuite/index.ts'
import { useSSEList } from '../../src/index.ts'
import { show } from '../show.tsx'

export const List = ({ url, limit, use, onEvent, onRender }: ListProps): ReactElement => {
  const { items, status } = useSSEList(url, { limit, use, onEvent })
  useEffect(() => {
    onRender?.()
  })
  return (
    <ol data-status={status}>
      {items.map((item, index) => (
        <li key={index}>{JSON.stringify(item)}</li>
      ))}
    </ol>
  )
}

export const createReactBrowserDriver = (name: string, { strict }: { strict: boolean }): BrowserDriver => ({
  name,
  mountLists: (props, copies = 1) => {
    const lists = Array.from({ length: copies }, (_, copy) => <List key={copy} {...props} />)
    return show(strict ? <StrictMode>{lists}</StrictMode> : lists)
  },
})
