import { isApiError, type ApiError } from '../api/apiError.ts'
import { postNotification, type NotificationDraft } from '../api/postNotification.ts'
import { plural } from '../format/plural.ts'
import { createStore, type Store } from '../store/createStore.ts'
import { nextSample } from './samples.ts'

export interface PostState {
  /** What became of the last one that was posted. */
  sent: string
  /** Why the server refused it. */
  problem: ApiError | null
}

/** Where notifications are posted: a store for both demos, with the functions their forms call. */
export interface PostDesk extends Store<PostState> {
  /** Resolves with whether it was accepted; while one is under way, no other is: who presses twice means one. */
  post: (draft: NotificationDraft) => Promise<boolean>
  postSamples: (count: number) => Promise<void>
}

export const createPostDesk = (send = postNotification): PostDesk => {
  const store = createStore<PostState>({ sent: '', problem: null })

  const post = async (draft: NotificationDraft): Promise<boolean> => {
    try {
      const { connections } = await send(draft)
      store.set({ sent: `Sent to ${plural(connections, 'connection')}.`, problem: null })
      return true
    } catch (error) {
      if (!isApiError(error)) throw error
      store.set({ sent: '', problem: error })
      return false
    }
  }

  let isPosting = false

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    post: async (draft) => {
      if (isPosting) return false
      isPosting = true
      try {
        return await post(draft)
      } finally {
        isPosting = false
      }
    },
    postSamples: async (count) => {
      // One after the other: they arrive in this order.
      for (let n = 0; n < count; n += 1) if (!(await post(nextSample()))) return
    },
  }
}

/** What a form was filled in with: its fields by name, trimmed. */
export const readDraft = (form: HTMLFormElement): NotificationDraft => {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()])
  return Object.fromEntries(fields) as NotificationDraft
}
