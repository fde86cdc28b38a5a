import { createSSEClient, resume } from '@ssekit/react'

export const client = createSSEClient({ use: [resume(() => sessionStorage)] })
