import { createSSEClient, resume } from '@ssekit/react'

// A server that renders the page loads this module too, and has no sessionStorage.
const use = typeof window === 'undefined' ? [] : [resume(sessionStorage)]

export const client = createSSEClient({ use })
