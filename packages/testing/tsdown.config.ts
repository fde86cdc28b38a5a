import { defineConfig } from 'tsdown'
import { library } from '../../tsdown.base.ts'

// The scenario server loads node:http when it is started; the rest runs in browsers too.
export default defineConfig({ ...library(), deps: { neverBundle: [/^node:/] } })
