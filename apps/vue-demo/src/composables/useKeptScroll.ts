import { onActivated, onDeactivated, type ShallowRef } from 'vue'

/** A box that is taken out of the page and put back begins at its top: it goes on where it was. */
export const useKeptScroll = (box: Readonly<ShallowRef<HTMLElement | null>>): void => {
  let top = 0
  let element: HTMLElement | null = null
  const note = () => {
    top = element!.scrollTop
  }
  onActivated(() => {
    element = box.value
    if (element) element.scrollTop = top
    element?.addEventListener('scroll', note, { passive: true })
  })
  onDeactivated(() => element?.removeEventListener('scroll', note))
}
