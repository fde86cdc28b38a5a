import { randomBytes } from 'node:crypto'
import type { AuthConfig } from './authConfig.ts'
import type { User } from './users.ts'

const usersForm =
  'USERS must be name:password:group+group, one after the other with commas, e.g. ann:secret:team+news.'

const readUser = (text: string): User => {
  const [name = '', password = '', groups = '', ...rest] = text.split(':')
  if (!/^[\w.@-]{1,64}$/.test(name) || password === '' || rest.length > 0) {
    // Without the text itself: it holds a password, and this ends up on a terminal.
    throw new Error(usersForm)
  }
  return { name, password, groups: groups.split('+').filter((group) => group !== '') }
}

/** For a first look: two people, in the groups that the demos listen to. */
const demoUsers = (): User[] => {
  const password = randomBytes(6).toString('base64url')
  return [
    { name: 'ann', password, groups: ['team', 'ops', 'news'] },
    { name: 'bob', password, groups: ['team', 'ops'] },
  ]
}

/** Log-in as the environment asks for it. */
export interface AuthFromEnvironment {
  auth: AuthConfig | undefined
  /** Users made up for this start, to be told to whoever started it. */
  demoUsers: readonly User[]
}

/**
 * Reads AUTH (`required`, or nothing for guests), AUTH_SECRET (32 characters or more) and USERS.
 *
 * @throws Error that names the variable and what it may be.
 */
export const readAuth = (env: NodeJS.ProcessEnv): AuthFromEnvironment => {
  const { AUTH = '', AUTH_SECRET: secret, USERS } = env
  if (AUTH !== '' && AUTH !== 'required') {
    throw new Error(`AUTH must be "required", or left out for guests, not "${AUTH}".`)
  }
  if (secret !== undefined && secret.length < 32) {
    throw new Error(
      'AUTH_SECRET must be 32 characters or more: tokens signed with a short one can be forged.',
    )
  }
  if (!AUTH) return { auth: undefined, demoUsers: [] }
  const made = USERS ? [] : demoUsers()
  const users = USERS ? USERS.split(',').map((user) => readUser(user.trim())) : made
  return { auth: { secret, users }, demoUsers: made }
}
