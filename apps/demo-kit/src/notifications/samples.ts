import type { NotificationDraft } from '../api/postNotification.ts'

/** What a team’s inbox is made of, for whoever wants to see one without writing it. */
const samples: readonly NotificationDraft[] = [
  {
    kind: 'deploy',
    from: 'Deploy bot',
    title: 'web 4.12.0 is live in production',
    message:
      'Rolled out to 12 of 12 instances in 3 min 40 s. Error rate and latency are where they were before.',
  },
  {
    kind: 'comment',
    from: 'Mira Okafor',
    title: 'Can we keep the old URL for a week?',
    message:
      'Support has it in two macros and in the welcome mail. A redirect until Friday would spare them a lot of questions.',
  },
  {
    kind: 'warning',
    from: 'db-2',
    title: 'Disk is 90 % full',
    message: 'At the current rate it will be full in about nine hours. The largest table is audit_log.',
  },
  {
    kind: 'success',
    from: 'CI',
    title: 'All 3,412 tests passed on main',
    message: 'Commit 9f3c2e1 by Jonas Lind: “Retry the webhook with backoff”. It took 6 min 12 s.',
  },
  {
    kind: 'error',
    from: 'Status page',
    title: 'Payments: one card network answers slowly',
    message:
      'About 4 % of payments take longer than ten seconds. Nothing is lost; we are in touch with them.',
  },
  {
    kind: 'info',
    from: 'Security',
    title: 'New sign-in from Oslo, Firefox on Linux',
    message: 'If this was you, there is nothing to do. If not, end that session and change your password.',
  },
  {
    kind: 'comment',
    from: 'Yuki Tanaka',
    title: 'Approved “Faster search on mobile”',
    message: 'Lovely. One thought about the empty state, but that can be a follow-up.',
  },
]

let posted = 0

/** The next one, round and round. */
export const nextSample = (): NotificationDraft => {
  const sample = samples[posted % samples.length]!
  posted += 1
  return sample
}
