/** What all pages of this server have in common. */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
  body { max-width: 52rem; margin: 3rem auto; padding: 0 1rem }
  nav a { display: inline-block; margin-right: 1rem; padding: .5rem 1rem; border: 1px solid; border-radius: .5rem }
  table { border-collapse: collapse; width: 100% }
  td { padding: .35rem .75rem .35rem 0; border-top: 1px solid #8884; vertical-align: top }
  form { display: grid; gap: 1rem; max-width: 20rem }
  label { display: grid; gap: .25rem }
  input, button { font: inherit; padding: .5rem .75rem }
  td:nth-child(2) { overflow-wrap: anywhere }
</style>
<main>
${body}
</main>
</html>
`
