import { story, type Outage, type TaleSnapshot } from '@ssekit/demo-kit'
import { useSyncExternalStore } from 'react'

/** What happened to the streams of this page. */
export const useStory = (): readonly TaleSnapshot[] =>
  useSyncExternalStore(story.subscribe, story.getSnapshot)

const none: readonly Outage[] = []

/** When a stream was without a connection. */
export const useOutages = (path: string): readonly Outage[] =>
  useStory().find((tale) => tale.path === path)?.outages ?? none
