import { createSSE } from '@ssekit/vue'
import { createApp } from 'vue'
import NotificationList from './NotificationList.vue'

createApp(NotificationList)
  .use(createSSE({ headers: () => ({ Authorization: `Bearer ${sessionStorage.getItem('token')}` }) }))
  .mount('#app')
