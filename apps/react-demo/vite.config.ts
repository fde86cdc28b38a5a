import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { apiProxy } from '../demo-kit/vite/apiProxy.ts'

const source = (name: string) =>
  fileURLToPath(new URL(`../../packages/${name}/src/index.ts`, import.meta.url))

// While developing, the packages' sources; the build takes what users get: their dist.
export default defineConfig(({ command }) => ({
  base: '/react/',
  plugins: [react()],
  resolve:
    command === 'serve'
      ? { alias: { '@ssekit/core': source('core'), '@ssekit/react': source('react') } }
      : {},
  server: { host: '127.0.0.1', proxy: apiProxy() },
  preview: { host: '127.0.0.1', proxy: apiProxy() },
}))
