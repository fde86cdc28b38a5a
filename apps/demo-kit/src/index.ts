export type {
  ChatEvents,
  ChatSource,
  Job,
  JobEvents,
  JobsEvents,
  LogEvents,
  LogLine,
  Metrics,
  MetricsEvents,
  NotificationKind,
  PostedNotification,
  StreamEvents,
} from './api/events.ts'
export { guestId } from './api/guestId.ts'
export { streamUrl } from './api/streamUrl.ts'
export { limits, shownRange } from './api/limits.ts'
export { createLoader, type Loaded } from './api/createLoader.ts'
export { loadNotifications, notificationsUrl } from './api/loadNotifications.ts'
export { jobEventsUrl, jobsUrl, loadJobs } from './api/jobs.ts'
export { faults, faultsEnabled, injectFault } from './api/faults.ts'

export type { Store } from './store/createStore.ts'
export { clock, stoppedClock, ticker } from './store/clock.ts'

export { screens, screenFromHash, screenHash, type ScreenId } from './frame/screens.ts'
export { icons, type IconName } from './frame/icons.ts'
export { nextTheme, startTheme, themeIcons } from './frame/theme.ts'
export { frameworkLinks } from './frame/frameworkLinks.ts'
export { copyText } from './frame/copyText.ts'
export { keepFocus } from './frame/keepFocus.ts'
export { followsAfterScroll } from './frame/followsAfterScroll.ts'

export { connectionView, countdownText } from './connection/connectionView.ts'
export { troubleOf, type ConnectionState, type Trouble } from './connection/trouble.ts'
export { backFor, backText } from './connection/backText.ts'
export { gapText } from './connection/gapText.ts'
export { notificationsTabRole, tabRoleText } from './connection/tabRole.ts'
export { outagesOf, story } from './connection/story/createStory.ts'
export { streamName } from './connection/story/streamName.ts'
export { stepIcon, stepTime } from './connection/story/steps.ts'
export type { Outage, TaleSnapshot } from './connection/story/tale.ts'

export { createArrivals, type Arrivals } from './notifications/createArrivals.ts'
export { createPostDesk, readDraft, type PostDesk } from './notifications/createPostDesk.ts'
export { canAskForDesktop, requestDesktop } from './notifications/desktopNotification.ts'
export { kinds, notificationKinds } from './notifications/kinds.ts'
export { detailText, summaryText } from './notifications/summaryText.ts'
export { createInbox, type Inbox } from './notifications/inbox/createInbox.ts'
export { emptyText } from './notifications/inbox/emptyText.ts'
export { focusFirstNew } from './notifications/inbox/focusFirstNew.ts'
export { followFocus } from './notifications/inbox/followFocus.ts'
export { inboxKeys, listenToInboxKeys } from './notifications/inbox/inboxKeys.ts'
export {
  countUnread,
  filterLabels,
  inboxFilters,
  inboxView,
  isDone,
  latestOf,
} from './notifications/inbox/inboxView.ts'
export type { InboxView } from './notifications/inbox/inboxView.ts'
export { isRecent } from './notifications/inbox/isRecent.ts'
export type { Mark, Marks } from './notifications/inbox/marks.ts'
export { notificationsKept, withLoaded } from './notifications/inbox/withLoaded.ts'

export { createJobDesk } from './jobs/createJobDesk.ts'
export { jobLogNote } from './jobs/jobLogNote.ts'
export { noJobsText } from './jobs/noJobsText.ts'
export { jobsSummary, jobsUnderWay } from './jobs/jobsUnderWay.ts'
export { jobKinds, jobNames, jobTitle, jobView, queueOf } from './jobs/jobView.ts'

export { absenceText } from './chart/absenceText.ts'
export {
  chartEnd,
  chartHeight,
  chartView,
  chartWidth,
  samplesKept,
  shownAbsences,
  timeAt,
  type Absence,
} from './chart/chartView.ts'
export { metricSeries, type MetricSeries } from './chart/metricSeries.ts'
export { pointByKey } from './chart/pointByKey.ts'

export { asText, countNewer, filterLines, linesKept, logKey } from './logs/logLines.ts'
export { logRow } from './logs/logRow.ts'
export { wrapsAtFirst } from './logs/wrapsAtFirst.ts'

export { chatDelta, chatTurn, conversation, type ChatTurn } from './chat/chatTurn.ts'
export { growToFit, isSend } from './chat/growToFit.ts'
export { showMarkdown } from './chat/showMarkdown.ts'
export { suggestions } from './chat/suggestions.ts'

export { countText } from './format/countText.ts'
export { formatMoment } from './format/formatMoment.ts'
export { plural } from './format/plural.ts'
export { relativeTime } from './format/relativeTime.ts'
