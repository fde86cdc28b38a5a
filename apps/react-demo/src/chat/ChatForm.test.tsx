import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { ChatForm } from './ChatForm.tsx'

afterEach(cleanup)

const show = (isStreaming = false) => {
  const calls: string[] = []
  render(
    <ChatForm
      isStreaming={isStreaming}
      ask={(question) => calls.push(question)}
      stop={() => calls.push('stop')}
    />,
  )
  const box = screen.getByLabelText<HTMLTextAreaElement>('Your question')
  return { calls, box, write: (value: string) => fireEvent.change(box, { target: { value } }) }
}

it('sends with Enter what was written, without the space around it, and is empty then', () => {
  const { calls, box, write } = show()
  write('  How?  ')
  fireEvent.keyDown(box, { key: 'Enter', shiftKey: true })
  expect(calls).toEqual([])
  fireEvent.keyDown(box, { key: 'Enter' })
  expect(calls).toEqual(['How?'])
  expect(box.value).toBe('')
})

it('sends with its button, and nothing where there is nothing to send', () => {
  const { calls, box, write } = show()
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Ask' })
  expect(button.getAttribute('aria-disabled')).toBe('true')
  fireEvent.click(button)
  write('   ')
  fireEvent.keyDown(box, { key: 'Enter' })
  expect(calls).toEqual([])
  write('How?')
  fireEvent.click(button)
  expect(calls).toEqual(['How?'])
})

it('stops the answer that is streaming, and does not ask over it', () => {
  const { calls, box, write } = show(true)
  write('Next?')
  fireEvent.keyDown(box, { key: 'Enter' })
  expect(calls).toEqual([])
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }))
  expect(calls).toEqual(['stop'])
  expect(box.value).toBe('Next?')
})
