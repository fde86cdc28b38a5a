import type { NextConfig } from 'next'

// As `create-next-app` writes it: whatever a route or a page reads of its request has to be marked as such.
const config: NextConfig = { cacheComponents: true, partialPrefetching: true }

export default config
