import { faults, faultsEnabled, injectFault, story } from '@ssekit/demo-kit'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../components/Icon.tsx'
import { useStore } from '../hooks/useStore.ts'
import { StoryLine } from './StoryLine.tsx'

/** Breaks the browser's own connections on request, and draws how they heal. Only where the server allows it. */
export const FaultsPanel = ({ isConnected }: { isConnected: boolean }) => {
  const [isEnabled, setIsEnabled] = useState(false)
  const [isOpen, setIsOpen] = useState(false)
  const [result, setResult] = useState('')
  const button = useRef<HTMLButtonElement>(null)
  const tales = useStore(story).filter(({ steps }) => steps.length > 0)

  useEffect(() => {
    if (!isConnected) return
    let isCurrent = true
    void faultsEnabled().then((enabled) => isCurrent && setIsEnabled(enabled))
    return () => {
      isCurrent = false
    }
  }, [isConnected])

  if (!isEnabled) return null
  return (
    <aside
      className="faults"
      aria-label="Break it"
      onKeyDown={({ key }) => {
        if (key !== 'Escape' || !isOpen) return
        setIsOpen(false)
        button.current?.focus()
      }}
    >
      {isOpen && (
        <div className="faults-menu" id="faults-menu">
          <ul>
            {faults.map((fault) => (
              <li key={fault.label}>
                <button
                  type="button"
                  className="button-small button-quiet"
                  aria-describedby={`fault-${fault.order.fault}`}
                  onClick={async () => setResult(await injectFault(fault))}
                >
                  {fault.label}
                </button>
                <p id={`fault-${fault.order.fault}`}>{fault.effect}</p>
              </li>
            ))}
          </ul>
          <output>{result}</output>
        </div>
      )}
      <div className="faults-bar">
        <button
          ref={button}
          type="button"
          className="button-small button-quiet"
          aria-expanded={isOpen}
          aria-controls="faults-menu"
          onClick={() => setIsOpen(!isOpen)}
        >
          <Icon name="bolt" />
          Break it
        </button>
        <div className="stories">
          {tales.length === 0 && (
            <p className="quiet">All connections are well. Break one and see here how it heals.</p>
          )}
          {tales.map((tale) => (
            <StoryLine key={tale.path} tale={tale} />
          ))}
        </div>
      </div>
    </aside>
  )
}
