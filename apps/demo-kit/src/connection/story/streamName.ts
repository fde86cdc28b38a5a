const names: Record<string, string> = {
  '/api/stream': 'Notifications',
  '/api/jobs/stream': 'Jobs',
  '/api/metrics-stream': 'Figures',
  '/api/logs': 'Log',
}

/** What a stream is called on the page. */
export const streamName = (path: string): string => names[path] ?? path
