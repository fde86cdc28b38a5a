import { createApp } from 'vue'
import Ask from './Ask.vue'

createApp(Ask, { provider: location.hash.slice(1) as 'ai-sdk' }).mount('#page')
