import { progressView } from '@ssekit/demo-kit'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { ProgressBar } from './ProgressBar.tsx'

afterEach(cleanup)

const progress = { step: 3, total: 12, message: 'Compressing core', percentage: 25 }

it('shows step, message and percentage', () => {
  render(
    <ProgressBar
      label="Build 1"
      view={progressView({ status: 'open', error: null, latest: { progress } })}
    />,
  )
  const bar = screen.getByRole<HTMLProgressElement>('progressbar', { name: 'Build 1' })
  expect(bar.value / bar.max).toBe(0.25)
  expect(screen.getByText('Step 3 of 12')).toBeTruthy()
  expect(screen.getByText('25 %')).toBeTruthy()
  expect(screen.getByText('Compressing core')).toBeTruthy()
})

it('is indeterminate until the first step', () => {
  render(
    <ProgressBar label="Build 1" view={progressView({ status: 'connecting', error: null, latest: {} })} />,
  )
  expect(screen.getByRole('progressbar').hasAttribute('value')).toBe(false)
})
