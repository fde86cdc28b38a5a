/** Next runs it once, as the server starts. */
export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { hub } = await import('./lib/hub')
    // The streams end spread over two seconds, each told when to come back. Next waits for them before it ends.
    process.once('SIGTERM', () => void hub.close({ drain: 2_000 }))
  }
}
