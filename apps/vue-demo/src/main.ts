import '@ssekit/demo-kit/styles.css'
import { createSSE } from '@ssekit/vue'
import { createApp } from 'vue'
import App from './App.vue'

createApp(App).use(createSSE()).mount('#app')
