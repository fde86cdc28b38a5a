import { keepFocus, screenFromHash } from '@ssekit/demo-kit'
import { onMounted, onScopeDispose, shallowRef, useTemplateRef, watchEffect } from 'vue'

/** The screen the address bar names; the title follows it, and so does the focus once the user navigates. */
export const useScreen = (framework: string) => {
  const screen = shallowRef(screenFromHash(location.hash))
  const main = useTemplateRef<HTMLElement>('main')

  const navigate = () => {
    screen.value = screenFromHash(location.hash)
    main.value?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }
  onMounted(() => addEventListener('hashchange', navigate))
  onScopeDispose(() => removeEventListener('hashchange', navigate))

  let stop = () => {}
  onMounted(() => (stop = keepFocus(main.value!)))
  onScopeDispose(() => stop())

  watchEffect(() => {
    document.title = `${screen.value.label} · ssekit ${framework} demo`
  })

  return { screen, main }
}
