/**
 * Milliseconds between heartbeats where nothing is said of them. Bun closes a response over Fetch that has been silent for ten
 * seconds, unless its `idleTimeout` says otherwise; it counts in steps of four, so that it may be eight.
 */
export const usualHeartbeat = (): number => ('Bun' in globalThis ? 5_000 : 15_000)
