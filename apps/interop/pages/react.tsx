import { useSSE, useSSEList, type Status } from '@ssekit/react'
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { showNative } from './showNative.ts'
import { isEnough, line, listed, readList, sourceOf, ways, type List, type Way } from './ways.ts'

const Stream = ({ way, list }: { way: Way; list?: List }) => {
  const source = { ...sourceOf(way), lastEventId: list?.lastEventId }
  const [statuses, setStatuses] = useState<Status[]>([])
  const [delays, setDelays] = useState<number[]>([])
  const [gaps, setGaps] = useState(0)
  const { status, latest, close } = useSSE(source, {
    onStatus: (next, { retry }) => {
      setStatuses((before) => [...before, next])
      if (retry) setDelays((before) => [...before, retry.delay])
    },
    onGap: () => setGaps((before) => before + 1),
  })
  const { items, close: closeList } = useSSEList(source, {
    // An EventSource hears only of types that somebody names.
    event: ['message', 'update'],
    limit: Infinity,
    map: (data, { event }) => line(data, event),
    initial: list?.items.map(listed),
  })
  useEffect(() => {
    if (!isEnough(way, gaps)) return
    close()
    closeList()
  }, [way, gaps, close, closeList])
  return (
    <section data-way={way.name}>
      <p className="status">{status}</p>
      <p className="statuses">{statuses.join(' ')}</p>
      <p className="delays">{delays.join(' ')}</p>
      <p className="gaps">{gaps}</p>
      <p className="latest">{latest.update?.n}</p>
      <ol>
        {items.map((item, index) => (
          <li key={index}>{item}</li>
        ))}
      </ol>
    </section>
  )
}

const ListFirst = ({ way }: { way: Way }) => {
  const [list, setList] = useState<List>()
  useEffect(() => {
    void readList(way).then(setList)
  }, [way])
  return list ? <Stream way={way} list={list} /> : null
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    {ways
      .filter(({ kind }) => kind !== 'native')
      .map((way) =>
        way.kind === 'list' ? <ListFirst key={way.name} way={way} /> : <Stream key={way.name} way={way} />,
      )}
  </StrictMode>,
)
ways.filter(({ kind }) => kind === 'native').forEach(showNative)
