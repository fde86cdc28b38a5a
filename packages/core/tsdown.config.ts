import { defineConfig } from 'tsdown'
import { library } from '../../tsdown.base.ts'

/** One file for browsers and whatever else, one for Node: they differ in what stands behind `#utf8` alone. */
export default defineConfig([
  library(),
  {
    ...library(),
    entry: { node: 'src/index.ts' },
    platform: 'node',
    dts: false,
    clean: false,
    publint: false,
    attw: false,
  },
])
