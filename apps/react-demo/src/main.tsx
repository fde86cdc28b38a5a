import '@ssekit/demo-kit/styles.css'
import { guestId, notificationsTabRole, story } from '@ssekit/demo-kit'
import { acrossTabs, createSSEClient, observe, SSEProvider } from '@ssekit/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'

// One connection for all tabs of this guest.
const client = createSSEClient({
  key: guestId,
  use: [observe(notificationsTabRole.note), observe(story.note), acrossTabs()],
})

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <SSEProvider client={client}>
      <App />
    </SSEProvider>
  </StrictMode>,
)
