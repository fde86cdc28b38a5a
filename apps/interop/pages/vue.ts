import { createApp } from 'vue'
import Page from './Page.vue'
import { showNative } from './showNative.ts'
import { ways } from './ways.ts'

createApp(Page).mount('#root')
ways.filter(({ kind }) => kind === 'native').forEach(showNative)
