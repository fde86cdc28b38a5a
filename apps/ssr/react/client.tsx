import { hydrateRoot } from 'react-dom/client'
import { Page } from './Page.tsx'

hydrateRoot(document.getElementById('app')!, <Page />, {
  // React mends what differs and tells nobody but this.
  onRecoverableError: (error) => console.error('hydration:', error),
})
document.documentElement.dataset.awake = ''
