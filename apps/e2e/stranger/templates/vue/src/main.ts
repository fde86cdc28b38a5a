import { createApp, h } from 'vue'
import App from './App.vue'
import Chat from './Chat.vue'
import Headline from './Headline.vue'

createApp(() => [h(App), h(Headline), h(Chat)]).mount('#app')
