import { defineConfig } from 'tsdown'

// `@ssekit/server` stays outside the bundle: the build of this app comes after its build, and one copy is enough.
export default defineConfig({
  entry: ['src/main.ts', 'src/index.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  clean: true,
})
