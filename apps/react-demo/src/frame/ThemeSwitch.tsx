import { nextTheme, startTheme, themeIcons } from '@ssekit/demo-kit'
import { Icon } from '../components/Icon.tsx'
import { useStore } from '../hooks/useStore.ts'

const theme = startTheme()

export const ThemeSwitch = () => {
  const current = useStore(theme)
  return (
    <button
      type="button"
      className="button-icon"
      aria-label={`Colours: ${current}`}
      title={`Colours: ${current}`}
      onClick={() => theme.set(nextTheme(current))}
    >
      <Icon name={themeIcons[current]} />
    </button>
  )
}
