const names: Record<string, string> = {
  '/api/stream': 'Notifications',
  '/api/metrics-stream': 'Figures',
  '/api/logs': 'Log',
  '/api/build-progress': 'Build',
}

/** What a stream is called on the page. */
export const streamName = (path: string): string =>
  names[path] ?? (path.startsWith('/api/jobs/') ? 'Job' : path)
