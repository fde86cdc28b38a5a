import { describeBinding } from '@ssekit/binding-suite'
import { version } from 'react'
import { expect, it } from 'vitest'
import { createReactDriver } from '../../../packages/react/test/reactDriver.tsx'

it('is React 18', () => {
  expect(version).toMatch(/^18\./)
})

describeBinding(createReactDriver('React 18', { strict: false }))
describeBinding(createReactDriver('React 18 in StrictMode', { strict: true }))
