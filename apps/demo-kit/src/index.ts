export * from './events.ts'
export { guestId } from './guestId.ts'
export { streamUrl } from './streamUrl.ts'
export { screens, screenFromHash, screenHash, type ScreenId } from './screens.ts'
export { icons, type IconName } from './icons.ts'

export { isApiError, type ApiError } from './api/apiError.ts'
export { postNotification } from './api/postNotification.ts'
export { notificationsUrl } from './api/loadNotifications.ts'
export { startRun, type RunKind } from './api/startRun.ts'
export { limits, shownRange } from './limits.ts'
export { faults, faultsEnabled, injectFault, type FaultOrder } from './api/faults.ts'

export { connectionView, countdownText } from './connection/connectionView.ts'
export { troubleOf, type ConnectionState, type Trouble } from './connection/trouble.ts'
export { backFor, backText } from './connection/backText.ts'
export { gapText } from './connection/gapText.ts'
export { notificationsTabRole, tabRoleText, type TabRoleStore } from './connection/tabRole.ts'
export { ticker } from './ticker.ts'

export { createNotificationsLoader } from './notifications/createNotificationsLoader.ts'
export { emptyText } from './notifications/emptyText.ts'
export { countUnread, markRead, type ReadMarks } from './notifications/readMarks.ts'
export { createAnnouncer } from './notifications/createAnnouncer.ts'
export { canAskForDesktop, requestDesktop, showDesktop } from './notifications/desktopNotification.ts'
export { asText, countNewer, filterLines, logKey } from './logs/logLines.ts'
export { logRow } from './logs/logRow.ts'
export { wrapsAtFirst } from './logs/wrapsAtFirst.ts'
export { followsAfterScroll } from './isAtEnd.ts'
export { copyText } from './copyText.ts'
export { chatDelta, chatTurn, conversation, type ChatTurn } from './chat/chatTurn.ts'
export { showMarkdown } from './chat/showMarkdown.ts'
export { growToFit, isSend } from './chat/growToFit.ts'
export { suggestions } from './chat/suggestions.ts'
export { story } from './story/createStory.ts'
export type { Outage, TaleSnapshot } from './story/tale.ts'
export { streamName } from './story/streamName.ts'
export { stepIcon, stepTime, type Step } from './story/steps.ts'
export { createRuns, type Runs, type StartedRun } from './progress/createRuns.ts'
export { progressView, type ProgressView } from './progress/progressView.ts'

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

export { formatTime } from './format/formatTime.ts'
export { plural } from './format/plural.ts'
