import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import LimitField from './LimitField.vue'

it('hands on whole numbers in range, and nothing else', async () => {
  const field = mount(LimitField, { props: { modelValue: 50 } })
  const input = field.get('input')
  for (const value of ['500', '', '0', '-3', '2.5', '1001', '1000']) await input.setValue(value)
  expect(field.emitted('update:modelValue')).toEqual([[500], [1000]])
})

it('goes on showing what was entered', async () => {
  const field = mount(LimitField, {
    props: { modelValue: 50, 'onUpdate:modelValue': (modelValue) => field.setProps({ modelValue }) },
  })
  await field.get('input').setValue('500')
  expect(field.get('input').element.value).toBe('500')
})

it.each(['0', '1.5', '99999', ''])(
  'says what it expects instead of “%s”, and what still holds',
  async (value) => {
    const field = mount(LimitField, { props: { modelValue: 50 } })
    const input = field.get('input')
    await input.setValue(value)
    expect(field.get('[role=alert]').text()).toBe('Still 50: enter a whole number from 1 to 1000.')
    expect(input.attributes('aria-invalid')).toBe('true')
    await input.setValue('500')
    expect(field.find('[role=alert]').exists()).toBe(false)
  },
)
