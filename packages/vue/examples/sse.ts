import { createSSE, resume } from '@ssekit/vue'

export const sse = createSSE({ use: [resume(() => sessionStorage)] })
