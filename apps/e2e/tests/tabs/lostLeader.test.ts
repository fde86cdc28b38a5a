import { test } from '@playwright/test'
import { loseLeader } from '../../fixtures/tabs/loseLeader.ts'

/** Longer than the others wait for a tab that says nothing, in milliseconds. */
const HANG = 6_000

// Ten tabs take their time.
test.slow()

test('nothing is lost, or told twice, when the tab that leads is closed, the next navigated, the one after that reloaded', ({
  context,
}) =>
  loseLeader(
    context,
    { lose: (page) => page.close() },
    { lose: (page) => page.goto(new URL('/elsewhere', page.url()).href) },
    { lose: (page) => page.reload() },
  ))

test('nor when it hangs: another leads, and it has all when it wakes', ({ context }) =>
  loseLeader(context, {
    lose: (page) =>
      page.evaluate((duration) => {
        // After the answer to this.
        setTimeout(() => {
          const end = performance.now() + duration
          while (performance.now() < end);
        })
      }, HANG),
    // What is asked of it is answered when it has time for it.
    find: (page) => page.evaluate(() => true),
  }))
