import { outagesOf, story, type Outage } from '@ssekit/demo-kit'
import { useStore } from '../hooks/useStore.ts'

/** When a stream was without a connection. */
export const useOutages = (path: string): readonly Outage[] => outagesOf(useStore(story), path)
