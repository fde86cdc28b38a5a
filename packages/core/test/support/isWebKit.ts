import { server } from 'vitest/browser'

/** Safari's engine. Where it differs, what it does stands in the test. */
export const isWebKit = server.browser === 'webkit'
