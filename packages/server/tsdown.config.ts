import { defineConfig } from 'tsdown'
import { library } from '../../tsdown.base.ts'

export default defineConfig({
  ...library(),
  entry: { index: 'src/index.ts', redis: 'src/redis/index.ts' },
  platform: 'node',
  target: 'node20.19',
})
