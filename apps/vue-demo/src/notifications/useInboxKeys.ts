import { followFocus, listenToInboxKeys, type Inbox } from '@ssekit/demo-kit'
import { onActivated, onDeactivated, onScopeDispose, watch, type ShallowRef } from 'vue'

/** The keys of the inbox while it is on show, and the focus that goes along with what is open. */
export const useInboxKeys = (
  inbox: Inbox,
  openId: () => string | null,
  list: Readonly<ShallowRef<HTMLElement | null>>,
  detail: Readonly<ShallowRef<HTMLElement | null>>,
) => {
  let stop = () => {}
  onActivated(() => {
    if (list.value) stop = listenToInboxKeys(list.value, inbox)
  })
  onDeactivated(() => stop())
  onScopeDispose(() => stop())

  watch(
    openId,
    (id, previousId) => {
      if (list.value) followFocus(list.value, detail.value, id, previousId)
    },
    { flush: 'post' },
  )
}
