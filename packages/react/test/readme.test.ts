// @vitest-environment node
import { describeExamples } from '../../core/test/support/describeExamples.ts'

const folder = 'packages/react/examples'

describeExamples('packages/react/README.md', folder, ['react', 'Headline.tsx', 'Chat.tsx', 'Page.tsx'])
describeExamples('docs/reference/react.md', folder, [
  'Memory.tsx',
  'useNewTitle.ts',
  'Header.tsx',
  'client.ts',
])
