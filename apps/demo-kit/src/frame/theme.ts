import type { IconName } from './icons.ts'
import { createKept } from '../store/createKept.ts'
import type { WritableStore } from '../store/createStore.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const themeIcons: Record<Theme, IconName> = { system: 'screen', light: 'sun', dark: 'moon' }

const isTheme = (kept: unknown): kept is Theme => themes.includes(kept as Theme)

/** Which colours the reader wants: shown from now on, kept, and the same in all tabs. */
export const startTheme = (): WritableStore<Theme> => {
  const theme = createKept<Theme>('ssekit-demo:theme', (kept) => (isTheme(kept) ? kept : 'system'))
  const apply = () => {
    const chosen = theme.getSnapshot()
    if (chosen === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = chosen
  }
  apply()
  theme.subscribe(apply)
  return theme
}

/** The theme after this one, in a circle. */
export const nextTheme = (current: Theme): Theme =>
  themes[(themes.indexOf(current) + 1) % themes.length] ?? 'system'
