/**
 * Milliseconds between heartbeats where nothing is said of them. Bun closes a response over Fetch that has been silent for ten
 * seconds, unless its `idleTimeout` says otherwise.
 */
export const usualHeartbeat = (): number => ('Bun' in globalThis ? 8_000 : 15_000)
