import '@ssekit/demo-kit/styles.css'
import { createSSEClient, SSEProvider } from '@ssekit/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'

const client = createSSEClient()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <SSEProvider client={client}>
      <App />
    </SSEProvider>
  </StrictMode>,
)
