import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import App from './App.tsx'
import { Chat } from './Chat.tsx'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
    <Chat />
  </StrictMode>,
)
