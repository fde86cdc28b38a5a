import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import ChatForm from './ChatForm.vue'

enableAutoUnmount(afterEach)

const show = (isStreaming = false) => {
  // In the document: a button submits no form that is not.
  const form = mount(ChatForm, { props: { isStreaming }, attachTo: document.body })
  const box = form.get('textarea')
  const value = () => (box.element as HTMLTextAreaElement).value
  return { form, box, value, write: (text: string) => box.setValue(text) }
}

it('sends with Enter what was written, without the space around it, and is empty then', async () => {
  const { form, box, value, write } = show()
  await write('  How?  ')
  await box.trigger('keydown', { key: 'Enter', shiftKey: true })
  expect(form.emitted('ask')).toBeUndefined()
  await box.trigger('keydown', { key: 'Enter' })
  expect(form.emitted('ask')).toEqual([['How?']])
  expect(value()).toBe('')
})

it('sends with its button, and nothing where there is nothing to send', async () => {
  const { form, box, write } = show()
  const button = form.get('button')
  expect(button.attributes('aria-label')).toBe('Ask')
  expect(button.attributes('aria-disabled')).toBe('true')
  button.element.click()
  await write('   ')
  await box.trigger('keydown', { key: 'Enter' })
  expect(form.emitted('ask')).toBeUndefined()
  await write('How?')
  button.element.click()
  expect(form.emitted('ask')).toEqual([['How?']])
})

it('stops the answer that is streaming, and does not ask over it', async () => {
  const { form, box, value, write } = show(true)
  await write('Next?')
  await box.trigger('keydown', { key: 'Enter' })
  expect(form.emitted('ask')).toBeUndefined()
  const button = form.get('button')
  expect(button.attributes('aria-label')).toBe('Stop')
  await button.trigger('click')
  expect(form.emitted('stop')).toHaveLength(1)
  expect(value()).toBe('Next?')
})
