import { createHub } from '@ssekit/server'

/** Nuxt knows it by its name in everything below `server/`. */
export const hub = createHub<Events>()
