import '@ssekit/demo-kit/styles.css'
import { story } from '@ssekit/demo-kit'
import { createSSE, observe } from '@ssekit/vue'
import { createApp } from 'vue'
import App from './App.vue'

createApp(App)
  .use(createSSE({ use: [observe(story.note)] }))
  .mount('#app')
