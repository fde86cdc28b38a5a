import { defineComponent, Fragment, h, onMounted, onUpdated, type Component } from 'vue'
import type { BrowserDriver, ListProps } from '../../../testing/src/browserSuite/index.ts'
import { useSSEList } from '../../src/index.ts'
import { show } from './show.ts'

export const createList = (
  { url, limit, use, onEvent, onRender }: ListProps,
  whenDeactivated?: 'keep' | 'pause',
): Component =>
  defineComponent(() => {
    const { items, status } = useSSEList(url, { limit, use, onEvent, whenDeactivated })
    onMounted(() => onRender?.())
    onUpdated(() => onRender?.())
    return () =>
      h(
        'ol',
        { 'data-status': status.value },
        items.value.map((item, index) => h('li', { key: index }, JSON.stringify(item))),
      )
  })

export const vueBrowserDriver: BrowserDriver = {
  name: 'Vue',
  mountLists: (props, copies = 1) => {
    const lists = Array.from({ length: copies }, () => createList(props))
    return show(() =>
      h(
        Fragment,
        lists.map((list) => h(list)),
      ),
    )
  },
}
