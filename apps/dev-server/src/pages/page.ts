/** What all pages of this server have in common. */
export const htmlDocument = (title: string, body: string, head = ''): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/site/tokens.css">
<link rel="stylesheet" href="/site/site.css">
${head}
${body}
</html>
`

/** A page of text. */
export const page = (title: string, body: string): string =>
  htmlDocument(title, `<main class="page">\n${body}\n</main>`)
