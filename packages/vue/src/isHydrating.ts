import { getCurrentInstance } from 'vue'

/** Whether the component being set up takes over markup that a server made: before its mount a vnode has its element only then. */
export const isHydrating = (): boolean => {
  const instance = getCurrentInstance()
  return Boolean(instance?.vnode.el) && !instance!.isMounted
}
