import { frameworkLinks, screenHash, type ScreenId } from '@ssekit/demo-kit'

export interface FrameworkSwitchProps {
  framework: string
  screen: ScreenId
}

/** The same screen, made with the other framework. */
export const FrameworkSwitch = ({ framework, screen }: FrameworkSwitchProps) => (
  <div className="segments" role="group" aria-label="Made with">
    {frameworkLinks(screenHash(screen)).map(([name, href]) => (
      <a key={name} href={href} aria-current={name === framework ? 'true' : undefined}>
        {name}
      </a>
    ))}
  </div>
)
