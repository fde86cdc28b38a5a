import type { UserConfig } from 'tsdown'

/** Every published package is built alike: ESM with types, checked as npm and TypeScript users will see it. */
export const library = (): UserConfig => ({
  entry: ['src/index.ts'],
  format: 'esm',
  platform: 'neutral',
  fixedExtension: true,
  target: 'es2022',
  dts: true,
  sourcemap: true,
  clean: true,
  publint: { strict: true },
  attw: { profile: 'esm-only', level: 'error' },
})
