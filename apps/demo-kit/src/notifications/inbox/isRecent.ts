/** Whether it came this moment, so that its coming may be shown; one that was loaded with the list did not. */
export const isRecent = (iso: string): boolean => Date.now() - Date.parse(iso) < 3000
