import { inject } from 'vitest'

/** Where everything is, as `globalSetup.ts` started it. */
export interface Setting {
  servers: {
    name: string
    title: string
    allowsPreflight: boolean
    url: string
    /** For one of its own that a test starts and kills. */
    mortalPort: number
  }[]
  /** The pages, at an origin of their own. */
  pages: string
  /** Pages and servers at one origin, or null without nginx. */
  nginx: { http: string; https: string } | null
}

declare module 'vitest' {
  interface ProvidedContext {
    setting: Setting
  }
}

export const setting = (): Setting => inject('setting')
