import { faults, faultsEnabled, injectFault, isApiError, type FaultOrder } from '@ssekit/demo-kit'
import { useEffect, useState } from 'react'
import { useStory } from './useStory.ts'
import { Icon } from '../components/Icon.tsx'
import { StoryLine } from './StoryLine.tsx'

/** Breaks the browser's own connections on request, and draws how they heal. Only where the server allows it. */
export const FaultsPanel = ({ isConnected }: { isConnected: boolean }) => {
  const [isEnabled, setIsEnabled] = useState(false)
  const [isOpen, setIsOpen] = useState(false)
  const [result, setResult] = useState('')
  const tales = useStory().filter(({ steps }) => steps.length > 0)

  useEffect(() => {
    if (!isConnected) return
    let isCurrent = true
    void faultsEnabled().then((enabled) => isCurrent && setIsEnabled(enabled))
    return () => {
      isCurrent = false
    }
  }, [isConnected])

  const inject = async (order: FaultOrder, effect: string) => {
    try {
      setResult(`${await injectFault(order)} ${effect}`)
    } catch (error) {
      if (!isApiError(error)) throw error
      setResult(error.message)
    }
  }

  if (!isEnabled) return null
  return (
    <aside className="faults" aria-label="Break it">
      {isOpen && (
        <div className="faults-menu" id="faults-menu">
          <ul>
            {faults.map(({ order, label, effect }) => (
              <li key={label}>
                <button
                  type="button"
                  className="button-small button-quiet"
                  aria-describedby={`fault-${order.fault}`}
                  onClick={() => inject(order, effect)}
                >
                  {label}
                </button>
                <p id={`fault-${order.fault}`}>{effect}</p>
              </li>
            ))}
          </ul>
          <output>{result}</output>
        </div>
      )}
      <div className="faults-bar">
        <button
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
