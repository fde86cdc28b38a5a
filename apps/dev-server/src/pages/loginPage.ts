import { page } from './page.ts'

/** The way in for people; programs use `POST /api/login`. `problem` says why the last try failed. */
export const loginPage = (problem = ''): string =>
  page(
    'ssekit dev server: log in',
    `<h1>Log in</h1>
${problem && `<p role="alert">${problem}</p>`}
<form method="post" action="/login">
  <label>Name <input name="user" autocomplete="username" required autofocus></label>
  <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
  <button>Log in</button>
</form>
<p>Who may log in, and with which password, is printed where the server was started, or set there as <code>USERS</code>.</p>`,
  )
