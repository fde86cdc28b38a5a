import { progressView } from '@ssekit/demo-kit'
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import ProgressBar from './ProgressBar.vue'

const progress = { step: 3, total: 12, message: 'Compressing core', percentage: 25 }

it('shows step, message and percentage', () => {
  const view = progressView({ status: 'open', error: null, latest: { progress } })
  const bar = mount(ProgressBar, { props: { label: 'Build 1', view } })
  const { value, max } = bar.get<HTMLProgressElement>('progress[aria-label="Build 1"]').element
  expect(value / max).toBe(0.25)
  for (const text of ['Step 3 of 12', '25 %', 'Compressing core']) expect(bar.text()).toContain(text)
})

it('is indeterminate until the first step', () => {
  const view = progressView({ status: 'connecting', error: null, latest: {} })
  const bar = mount(ProgressBar, { props: { label: 'Build 1', view } })
  expect(bar.get('progress').attributes('value')).toBeUndefined()
})
