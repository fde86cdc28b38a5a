/** Not in Nitro's `close` hook: that runs when all connections are gone, and streams go only when the hub ends them. */
export default defineNitroPlugin(() => {
  process.once('SIGTERM', () => void hub.close({ drain: 2_000 }))
})
