import { createSSE } from '@ssekit/vue'
import { createApp } from 'vue'
import NotificationList from './NotificationList.vue'

const token = () => sessionStorage.getItem('token')

createApp(NotificationList)
  // A header that is null is left out: nobody is logged in yet.
  .use(createSSE({ headers: () => ({ Authorization: token() && `Bearer ${token()}` }) }))
  .mount('#app')
