import { setTimeout } from 'node:timers/promises'

// Stands for your database, which is a few milliseconds away.
const rows: (Notification & { team: string })[] = []

export const database = {
  async insert(team: string, notification: Notification) {
    await setTimeout(5)
    rows.unshift({ team, ...notification })
  },
  async newest(count: number, teams: string[]): Promise<Notification[]> {
    await setTimeout(5)
    const visible = rows.filter(({ team }) => teams.includes(team)).slice(0, count)
    await setTimeout(5)
    return visible.map(({ id, title }) => ({ id, title }))
  },
}
