import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Ask, type Provider } from './Ask.tsx'

createRoot(document.querySelector('#page')!).render(
  <StrictMode>
    <Ask provider={location.hash.slice(1) as Provider} />
  </StrictMode>,
)
