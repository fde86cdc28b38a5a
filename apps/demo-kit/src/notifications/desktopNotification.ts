import type { PostedNotification } from '../api/events.ts'

const supported = (): boolean => typeof Notification !== 'undefined'

/** Whether the browser could show any and the user has not refused for good. */
export const canAskForDesktop = (): boolean => supported() && Notification.permission !== 'denied'

/** Asks once where the user has not decided. `true` when they may be shown. */
export const requestDesktop = async (): Promise<boolean> =>
  supported() && (await Notification.requestPermission()) === 'granted'

/** One tag for all: a burst replaces its own predecessor instead of stacking up. */
export const showDesktop = ({ title, message }: PostedNotification): void => {
  if (supported() && Notification.permission === 'granted')
    new Notification(title, { body: message, tag: 'ssekit' })
}
