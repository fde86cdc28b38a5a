/** pnpm without installing it: npm fetches the pinned version, whatever the machine has. */
export const PNPM = ['npx', '--yes', 'pnpm@12.21.0']
