import type { Job } from '@ssekit/demo-kit'
import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import JobRow from './JobRow.vue'

enableAutoUnmount(afterEach)

const job: Job = {
  ...{ id: 'a', kind: 'build', number: 1, createdAt: '2026-01-01T00:00:00Z', state: 'running' },
  ...{ step: 3, total: 12, message: 'Compressing core', percentage: 25, elapsedMs: 4000, expectedMs: 16_000 },
}
const show = (change: Partial<Job> = {}) =>
  mount(JobRow, {
    props: { job: { ...job, ...change }, ahead: 2, isUnfolded: false },
    attachTo: document.body,
  })

it('shows step, message, percentage and time', () => {
  const row = show()
  const { value, max } = row.get<HTMLProgressElement>('progress[aria-label="Build 1"]').element
  expect(value / max).toBe(0.25)
  for (const text of ['Step 3 of 12', '25 %', 'Compressing core', '4 s of about 16 s', 'Running'])
    expect(row.text()).toContain(text)
})

it('has no bar and no percentage while it waits: one state at a time', () => {
  const row = show({ state: 'queued', step: 0, total: 0, message: '', percentage: 0, elapsedMs: 0 })
  expect(row.find('progress').exists()).toBe(false)
  expect(row.text()).not.toContain('%')
  expect(row.text()).toContain('2 before it')
})

it('is cancelled while it runs and run again when it is over, with the same button', async () => {
  const row = show()
  const button = row.get<HTMLButtonElement>('[aria-label="Cancel Build 1"]')
  button.element.focus()
  await button.trigger('click')
  await row.setProps({ job: { ...job, state: 'failed' } })
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Run again: Build 1')
  await button.trigger('click')
  await row.get('[aria-label="Log of Build 1"]').trigger('click')
  const own = ['cancel', 'retry', 'unfold']
  expect(Object.keys(row.emitted()).filter((name) => own.includes(name))).toEqual(own)
})
