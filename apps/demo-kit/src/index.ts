export * from './api/events.ts'
export { guestId } from './api/guestId.ts'
export { streamUrl } from './api/streamUrl.ts'
export { screens, screenFromHash, screenHash, type ScreenId } from './frame/screens.ts'
export { icons, type IconName } from './frame/icons.ts'
export { nextTheme, startTheme, themeIcons, type Theme } from './frame/theme.ts'
export { frameworkLinks } from './frame/frameworkLinks.ts'
export type { Store } from './store/createStore.ts'
export { createLoader, type Loaded, type Loader, type LoadingState } from './api/createLoader.ts'

export { isApiError, type ApiError } from './api/apiError.ts'
export { loadNotifications, notificationsUrl } from './api/loadNotifications.ts'
export { jobEventsUrl, jobsUrl, loadJobs } from './api/jobs.ts'
export { limits, shownRange } from './api/limits.ts'
export { faults, faultsEnabled, injectFault, type FaultOrder } from './api/faults.ts'

export { connectionView, countdownText } from './connection/connectionView.ts'
export { troubleOf, type ConnectionState, type Trouble } from './connection/trouble.ts'
export { backFor, backText } from './connection/backText.ts'
export { gapText } from './connection/gapText.ts'
export { notificationsTabRole, tabRoleText } from './connection/tabRole.ts'
export { ticker } from './store/ticker.ts'
export { clock } from './store/clock.ts'

export { createInbox, type Inbox, type InboxState } from './notifications/inbox/createInbox.ts'
export { emptyText } from './notifications/inbox/emptyText.ts'
export { focusFirstNew } from './notifications/inbox/focusFirstNew.ts'
export { followFocus } from './notifications/inbox/followFocus.ts'
export { inboxKeys, listenToInboxKeys } from './notifications/inbox/inboxKeys.ts'
export { notificationsKept, withLoaded } from './notifications/inbox/withLoaded.ts'
export {
  countUnread,
  filterLabels,
  inboxFilters,
  inboxView,
  isDone,
  isUnread,
} from './notifications/inbox/inboxView.ts'
export type { DayGroup, InboxFilter, InboxView } from './notifications/inbox/inboxView.ts'
export type { Mark, Marks } from './notifications/inbox/marks.ts'
export { createArrivals, type Arrivals } from './notifications/createArrivals.ts'
export { canAskForDesktop, requestDesktop } from './notifications/desktopNotification.ts'
export { createPostDesk, readDraft, type PostDesk } from './notifications/createPostDesk.ts'
export { audienceText } from './notifications/audienceText.ts'
export { isRecent } from './notifications/isRecent.ts'
export { kinds, notificationKinds } from './notifications/kinds.ts'

export { createJobDesk, type JobDesk } from './jobs/createJobDesk.ts'
export { noJobsText } from './jobs/noJobsText.ts'
export { jobsSummary, jobsUnderWay, type UnderWay } from './jobs/jobsUnderWay.ts'
export { jobKinds, jobNames, jobView, queueOf, type JobView } from './jobs/jobView.ts'

export { asText, countNewer, filterLines, logKey } from './logs/logLines.ts'
export { logRow } from './logs/logRow.ts'
export { wrapsAtFirst } from './logs/wrapsAtFirst.ts'
export { followsAfterScroll } from './frame/followsAfterScroll.ts'
export { copyText } from './frame/copyText.ts'
export { chatDelta, chatTurn, conversation, type ChatTurn } from './chat/chatTurn.ts'
export { showMarkdown } from './chat/showMarkdown.ts'
export { growToFit, isSend } from './chat/growToFit.ts'
export { suggestions } from './chat/suggestions.ts'
export { story } from './connection/story/createStory.ts'
export type { Outage, TaleSnapshot } from './connection/story/tale.ts'
export { streamName } from './connection/story/streamName.ts'
export { stepIcon, stepTime, type Step } from './connection/story/steps.ts'

export {
  chartEnd,
  chartHeight,
  chartView,
  chartWidth,
  samplesKept,
  stepFrom,
  timeAt,
  type Absence,
} from './chart/chartView.ts'
export { absenceText } from './chart/absenceText.ts'
export { metricSeries, type MetricSeries } from './chart/metricSeries.ts'

export { formatMoment } from './format/formatMoment.ts'
export { formatTime } from './format/formatTime.ts'
export { plural } from './format/plural.ts'
export { relativeTime } from './format/relativeTime.ts'
