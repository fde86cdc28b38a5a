import '@ssekit/demo-kit/styles.css'
import { story } from '@ssekit/demo-kit'
import { createSSEClient, observe, SSEProvider } from '@ssekit/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'

const client = createSSEClient({ use: [observe(story.note)] })

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <SSEProvider client={client}>
      <App />
    </SSEProvider>
  </StrictMode>,
)
