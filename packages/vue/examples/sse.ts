import { createSSE, resume } from '@ssekit/vue'

// A server that renders the page loads this module too, and has no sessionStorage.
const use = typeof window === 'undefined' ? [] : [resume(sessionStorage)]

export const sse = createSSE({ use })
