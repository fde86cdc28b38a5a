import { canAskForDesktop, requestDesktop } from '@ssekit/demo-kit'

export interface DesktopToggleProps {
  enabled: boolean
  setEnabled: (enabled: boolean) => void
}

/** Off until the user turns it on, and the browser agrees. */
export const DesktopToggle = ({ enabled, setEnabled }: DesktopToggleProps) => (
  <label className="check">
    <input
      type="checkbox"
      checked={enabled}
      disabled={!canAskForDesktop()}
      onChange={async ({ target }) => setEnabled(target.checked && (await requestDesktop()))}
    />
    Desktop notifications
  </label>
)
