import '@ssekit/demo-kit/styles.css'
import { guestId, notificationsTabRole, story } from '@ssekit/demo-kit'
import { acrossTabs, createSSE, observe } from '@ssekit/vue'
import { createApp } from 'vue'
import App from './App.vue'

// One connection for all tabs of this guest.
const sse = createSSE({
  key: guestId,
  use: [observe(notificationsTabRole.note), observe(story.note), acrossTabs()],
})

createApp(App).use(sse).mount('#app')
