import { defineConfig } from 'tsdown'
import { library } from '../../tsdown.base.ts'

export default defineConfig({
  ...library(),
  entry: { index: 'src/index.ts', scenarios: 'src/scenarios.ts' },
  // The scenarios are for Node; the rest runs in browsers too.
  deps: { neverBundle: [/^node:/] },
})
