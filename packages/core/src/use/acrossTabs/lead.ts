import type { Cancel } from '../../platform.ts'
import type { TabChannel } from './browser.ts'

/** How often a page that follows looks whether the one that leads is alive, in milliseconds. */
export const BEAT = 1_000
/** What the page that leads has said last is heard before another leads, in milliseconds. */
const LAST_WORD = 100
/** Silent for so many beats, it loses the lead. */
const PATIENCE = 3

/** What a page needs of its browser. */
export interface World {
  now(): number
  random(): number
  after(delay: number, callback: () => void): Cancel
  open(name: string, hear: (word: unknown) => void): TabChannel
  /** Calls back when the page is looked at; null where it is already. */
  onShown(callback: () => void): Cancel | null
  lock(
    name: string,
    steal: boolean,
    onHeld: () => void,
    onLost: (isStolen: boolean, cause: unknown) => void,
  ): Cancel
}

/** One page's wait for the lead, and its having it. */
export interface Lead {
  /** @throws where there are no locks */
  enter(): void
  /** The page that leads is alive. */
  heard(): void
  /** @param atOnce without waiting until what was said last is heard */
  leave(atOnce: boolean): void
}

/**
 * @param name of the lock
 * @param onLost another page has taken the lead by force (true), or this one may not have it at all
 * @param onBeat while it waits; with whether anything was heard since the last
 */
export const createLead = (
  world: World,
  name: string,
  onLead: () => void,
  onLost: (isStolen: boolean, cause: unknown) => void,
  onBeat: (wasSilent: boolean) => void,
): Lead => {
  let giveBack: Cancel = () => {}
  let cancelBeat: Cancel | undefined
  let silent = 0

  const wait = (steal: boolean): void => {
    giveBack()
    giveBack = world.lock(
      name,
      steal,
      () => {
        cancelBeat?.()
        onLead()
      },
      onLost,
    )
  }
  /** Counted, not measured: a page that has hung finds but one beat gone, and then hears what was said meanwhile. */
  const beat = (): void => {
    if (silent >= PATIENCE) {
      silent = 0
      wait(true)
    } else onBeat(silent > 0)
    silent += 1
    cancelBeat = world.after(BEAT, beat)
  }

  return {
    enter: () => {
      wait(false)
      silent = 1
      cancelBeat = world.after(BEAT, beat)
    },
    heard: () => {
      silent = 0
    },
    leave: (atOnce) => {
      cancelBeat?.()
      if (atOnce) giveBack()
      else world.after(LAST_WORD, giveBack)
    },
  }
}
