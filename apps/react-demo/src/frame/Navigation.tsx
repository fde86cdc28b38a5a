import { countText, screenHash, screens, type ScreenId } from '@ssekit/demo-kit'
import { Icon } from '../components/Icon.tsx'

export interface NavigationProps {
  current: ScreenId
  unread: number
}

export const Navigation = ({ current, unread }: NavigationProps) => (
  <nav className="app-nav" aria-label="Screens">
    <ul>
      {screens.map(({ id, label, icon }) => (
        <li key={id}>
          <a href={screenHash(id)} aria-current={id === current ? 'page' : undefined}>
            <Icon name={icon} />
            {label}
            {id === 'notifications' && unread > 0 && (
              <span className="count">
                {countText(unread)}
                <span className="visually-hidden"> unread</span>
              </span>
            )}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)
