import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'
import { cache, pages } from './places.ts'

export const builtPages = cache('pages')

/** The pages of both frameworks, built for production from the packages as they are published. */
export const buildPages = async (): Promise<void> => {
  await build({
    root: pages,
    configFile: false,
    logLevel: 'warn',
    base: './',
    plugins: [react(), vue()],
    build: {
      outDir: builtPages,
      emptyOutDir: true,
      rollupOptions: { input: ['react.html', 'vue.html'].map((name) => join(pages, name)) },
    },
  })
}
