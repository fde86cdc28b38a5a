import { faults, faultsEnabled, injectFault, isApiError, type FaultOrder } from '@ssekit/demo-kit'
import { useEffect, useState } from 'react'

/** Breaks the browser's own connections on request, so that one can watch it heal. Only where the server allows it. */
export const FaultsPanel = ({ isConnected }: { isConnected: boolean }) => {
  const [isEnabled, setIsEnabled] = useState(false)
  const [result, setResult] = useState('')

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
      await injectFault(order)
      setResult(effect)
    } catch (error) {
      if (!isApiError(error)) throw error
      setResult(error.message)
    }
  }

  if (!isEnabled) return null
  return (
    <details className="faults">
      <summary>Faults</summary>
      <p>Break this browser’s connections and watch them heal.</p>
      <div className="button-row">
        {faults.map(({ order, label, effect }) => (
          <button
            key={label}
            type="button"
            className="button-small button-quiet"
            onClick={() => inject(order, effect)}
          >
            {label}
          </button>
        ))}
      </div>
      <output>{result}</output>
    </details>
  )
}
