// @vitest-environment node
import { describeServerRendering } from '@ssekit/binding-suite'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { SSEProvider, useSSE } from '../src/index.ts'
import { createReactDriver } from './reactDriver.tsx'

describeServerRendering(createReactDriver('React', { strict: false }))

it('a client with resume(() => sessionStorage), as the docs show it, is loaded and rendered on a server', async () => {
  const { client } = await import('../examples/client.ts')
  const Status = () => createElement('output', null, useSSE('/stream').status)
  const html = renderToString(createElement(SSEProvider, { client }, createElement(Status)))
  expect(html).toBe('<output>connecting</output>')
})
