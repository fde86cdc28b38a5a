import { warn } from '../explain.ts'

/** What `sessionStorage` and `localStorage` have in common with whatever stands in for them. */
export interface ResumeStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** Where a stream goes on after the page was reloaded. */
export interface ResumePoint {
  /** Empty when there is none. */
  read(): string
  /** Kept once all consumers have handled what lies before it. */
  write(lastEventId: string): void
  forget(): void
}

/** A storage that refuses (blocked, full) costs the place after a reload, and nothing else. */
export const createResumePoint = (storage: ResumeStorage, identity: string, url: string): ResumePoint => {
  const key = `ssekit:${digest(identity)}`
  let written = ''
  const attempt = <T>(action: () => T): T | undefined => {
    try {
      return action()
    } catch (cause) {
      warn('storageRefused', url, cause)
      return undefined
    }
  }
  return {
    read: () => (written = attempt(() => storage.getItem(key)) ?? ''),
    write: (lastEventId) => {
      if (lastEventId === written) return
      written = lastEventId
      attempt(() => (lastEventId ? storage.setItem(key, lastEventId) : storage.removeItem(key)))
    },
    forget: () => {
      written = ''
      attempt(() => storage.removeItem(key))
    },
  }
}

/** A short name for a stream that gives away nothing of its url or key; 53 bits are plenty for one page. */
const digest = (text: string): string => {
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  return (4294967296 * (2097151 & (high ^ (high >>> 16))) + ((low ^ (low >>> 13)) >>> 0)).toString(36)
}
