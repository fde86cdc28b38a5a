export interface Notification {
  id: string
  title: string
}

/** What the stream carries: for the hub and for the hooks. */
export interface Events {
  notification: Notification
}
