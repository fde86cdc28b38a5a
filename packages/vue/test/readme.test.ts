// @vitest-environment node
import { describeExamples } from '../../core/test/support/describeExamples.ts'

const folder = 'packages/vue/examples'

describeExamples('packages/vue/README.md', folder, ['vue', 'Headline.vue', 'Chat.vue', 'main.ts'])
describeExamples('docs/reference/vue.md', folder, ['Memory.vue', 'useNewTitle.ts', 'Header.vue', 'sse.ts'])
