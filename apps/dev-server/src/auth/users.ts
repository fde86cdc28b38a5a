import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** Somebody who may log in. */
export interface User {
  name: string
  password: string
  groups: readonly string[]
}

/** The people who may log in; their passwords are kept as hashes only. */
export interface Users {
  /** The groups of the user whose password it is; null for a wrong one, and for nobody. */
  check(name: string, password: string): Promise<readonly string[] | null>
}

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>
const KEY_LENGTH = 32

/** Hashes each password once, at the start. */
export const createUsers = (list: readonly User[]): Users => {
  const known = new Map(
    list.map(({ name, password, groups }) => {
      const salt = randomBytes(16)
      return [name, { salt, groups, hash: derive(password, salt, KEY_LENGTH) }]
    }),
  )
  const salt = randomBytes(16)
  const nobody = { salt, groups: [], hash: derive(randomBytes(16).toString('hex'), salt, KEY_LENGTH) }

  return {
    check: async (name, password) => {
      // A name that nobody has takes as long as a wrong password: the time must not tell which names there are.
      const user = known.get(name)
      const { salt: used, hash, groups } = user ?? nobody
      const isRight = timingSafeEqual(await derive(password, used, KEY_LENGTH), await hash)
      return user && isRight ? groups : null
    },
  }
}
