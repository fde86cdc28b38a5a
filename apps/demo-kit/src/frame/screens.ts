import type { IconName } from './icons.ts'

export type ScreenId = 'notifications' | 'progress' | 'figures' | 'logs' | 'chat'

export interface Screen {
  id: ScreenId
  label: string
  icon: IconName
  /** One line under the heading: what one sees here and why it is worth seeing. */
  intro: string
}

export const screens: readonly [Screen, ...Screen[]] = [
  {
    id: 'notifications',
    label: 'Notifications',
    icon: 'bell',
    intro:
      'Whatever anyone posts appears here at once, and is still here after the connection was lost or the page loaded anew.',
  },
  {
    id: 'progress',
    label: 'Progress',
    icon: 'progress',
    intro:
      'Real work on this project’s files. However many jobs run, one connection tells where each of them is, in every tab.',
  },
  {
    id: 'figures',
    label: 'Live figures',
    icon: 'chart',
    intro: 'The server’s own numbers, once a second, over the last minute.',
  },
  {
    id: 'logs',
    label: 'Logs',
    icon: 'logs',
    intro: 'The server’s log file, followed as it grows.',
  },
  {
    id: 'chat',
    label: 'Chat',
    icon: 'chat',
    intro: 'An answer streamed word by word over a POST request.',
  },
]

export const screenHash = (id: ScreenId): string => `#/${id}`

/** The screen a location hash names; the first one for no hash or an unknown one. */
export const screenFromHash = (hash: string): Screen =>
  screens.find((screen) => screenHash(screen.id) === hash) ?? screens[0]
