import { page } from './page.ts'

/** The page in the place of a demo that nobody has built yet. */
export const notBuiltPage = (name: string): string =>
  page(
    `${name} demo: not built`,
    `<h1>The ${name} demo is not built yet</h1>
<p>Run <code>npm run build</code> in the project's folder, then reload this page.</p>
<p><a href="/">Back</a></p>`,
  )
