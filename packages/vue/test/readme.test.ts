// @vitest-environment node
import { describeExamples } from '../../core/test/support/describeExamples.ts'

const folder = 'packages/vue/examples'

describeExamples('packages/vue/README.md', folder, ['vue', 'Memory.vue', 'Chat.vue', 'main.ts'])
describeExamples('docs/reference/vue.md', folder, ['useNewTitle.ts', 'Header.vue', 'sse.ts'])
