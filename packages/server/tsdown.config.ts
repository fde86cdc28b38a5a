import { defineConfig } from 'tsdown'
import { library } from '../../tsdown.base.ts'

export default defineConfig({ ...library(), platform: 'node', target: 'node20.19' })
