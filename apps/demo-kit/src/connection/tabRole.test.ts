import type { StreamActivity, TabRole } from '@ssekit/core'
import { expect, it } from 'vitest'
import { createTabRole, tabRoleText } from './tabRole.ts'

const said = (role: TabRole, url = 'http://localhost/api/stream'): StreamActivity => ({
  type: 'tabs',
  ...{ at: 0, stream: 1, url, role, lastEventId: '' },
})

it('knows what was said last of its stream, and of no other', () => {
  const store = createTabRole('/api/stream')
  let told = 0
  const stop = store.subscribe(() => (told += 1))
  expect(store.getSnapshot()).toBeNull()
  store.note(said('following'))
  store.note(said('leading', 'http://localhost/api/logs'))
  store.note({ type: 'comment', text: '', at: 0, stream: 1, url: 'http://localhost/api/stream' })
  expect([store.getSnapshot(), told]).toEqual(['following', 1])
  stop()
  store.note(said('leading'))
  expect([store.getSnapshot(), told]).toEqual(['leading', 1])
})

it('says where the connection is', () => {
  const roles: TabRole[] = ['leading', 'catching-up', 'following', 'filling-up', 'waiting']
  expect(roles.map(tabRoleText)).toEqual([
    ...['in this tab', 'in this tab'],
    ...['in another tab', 'in another tab', 'in another tab'],
  ])
})
