import { pick, type Random } from '@ssekit/testing/scenarios'

/** Where tasks of a page come from: of one kind they run in order, of several in whatever order. */
export type Kind = 'timer' | 'channel' | 'lock' | 'network'

interface Task {
  at: number
  order: number
  thread: Thread | null
  kind: Kind
  run(): void
}

/** One page's event loop. */
export interface Thread {
  isDead: boolean
  hungUntil: number
}

export interface Clock {
  now(): number
  createThread(): Thread
  /** Runs it in the page's event loop when it is time, later where that hangs, never where the page is gone. */
  after(thread: Thread | null, kind: Kind, delay: number, run: () => void): () => void
  hang(thread: Thread, duration: number): void
  /** Runs all that is due until then. */
  advance(duration: number): void
  /** How many wait for their time. */
  tasks(): number
}

/** Time that passes only when it is told to. */
export const createClock = (random: Random): Clock => {
  let now = 1_000_000
  let order = 0
  const tasks: Task[] = []
  const cancelled = new Set<Task>()

  const isBefore = (one: Task, other: Task): boolean =>
    one.at < other.at || (one.at === other.at && one.order < other.order)
  const add = (task: Task): void => {
    let low = 0
    let high = tasks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBefore(tasks[middle]!, task)) high = middle
      else low = middle + 1
    }
    tasks.splice(low, 0, task)
  }

  /** What a page that hung finds when it wakes: each kind in order, one kind before another by chance. */
  const shuffled = (late: Task[]): Task[] => {
    const kinds = new Map<Kind, Task[]>()
    for (const task of late) {
      const same = kinds.get(task.kind)
      if (same) same.push(task)
      else kinds.set(task.kind, [task])
    }
    const mixed: Task[] = []
    while (kinds.size > 0) {
      const kind = pick(random, [...kinds.keys()])
      const same = kinds.get(kind)!
      mixed.push(same.shift()!)
      if (same.length === 0) kinds.delete(kind)
    }
    return mixed
  }

  return {
    now: () => now,
    tasks: () => tasks.filter((task) => !cancelled.has(task) && !task.thread?.isDead).length,
    createThread: () => ({ isDead: false, hungUntil: 0 }),
    after: (thread, kind, delay, run) => {
      const task = { at: now + Math.max(0, delay), order: (order += 1), thread, kind, run }
      if (thread && task.at < thread.hungUntil) task.at = thread.hungUntil
      add(task)
      return () => void cancelled.add(task)
    },
    hang: (thread, duration) => {
      thread.hungUntil = Math.max(thread.hungUntil, now + duration)
      const late = tasks.filter((task) => task.thread === thread && task.at < thread.hungUntil)
      late.sort((one, other) => (isBefore(one, other) ? -1 : 1))
      for (const task of late) tasks.splice(tasks.indexOf(task), 1)
      for (const task of shuffled(late)) {
        task.at = thread.hungUntil
        task.order = order += 1
        add(task)
      }
    },
    advance: (duration) => {
      const end = now + duration
      for (let task = tasks.at(-1); task && task.at <= end; task = tasks.at(-1)) {
        tasks.pop()
        now = Math.max(now, task.at)
        if (cancelled.delete(task) || task.thread?.isDead) continue
        task.run()
      }
      now = end
    },
  }
}
