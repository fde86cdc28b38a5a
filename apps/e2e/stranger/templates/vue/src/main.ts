import { createApp, h } from 'vue'
import App from './App.vue'
import Chat from './Chat.vue'

createApp(() => [h(App), h(Chat)]).mount('#app')
