import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { apiProxy } from '../demo-kit/vite/apiProxy.ts'

const source = (name: string) =>
  fileURLToPath(new URL(`../../packages/${name}/src/index.ts`, import.meta.url))

// While developing, the packages' sources; the build takes what users get: their dist.
export default defineConfig(({ command }) => ({
  base: '/vue/',
  plugins: [vue()],
  resolve:
    command === 'serve' ? { alias: { '@ssekit/core': source('core'), '@ssekit/vue': source('vue') } } : {},
  server: { host: '127.0.0.1', proxy: apiProxy() },
  preview: { host: '127.0.0.1', proxy: apiProxy() },
}))
