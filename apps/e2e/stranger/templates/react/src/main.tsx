import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import App from './App.tsx'
import { Chat } from './Chat.tsx'
import { Headline } from './Headline.tsx'
import { Page } from './Page.tsx'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Page>
      <App />
      <Headline />
      <Chat />
    </Page>
  </StrictMode>,
)
