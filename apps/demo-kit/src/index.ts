export * from './events.ts'
export { pageId } from './pageId.ts'
export { streamUrl } from './streamUrl.ts'
export { screens, screenFromHash, screenHash, type ScreenId } from './screens.ts'
export { icons, type IconName } from './icons.ts'

export { isApiError, type ApiError } from './api/apiError.ts'
export { postNotification } from './api/postNotification.ts'
export { startJob, type JobKind } from './api/startJob.ts'
export { faults, faultsEnabled, injectFault, type Fault } from './api/faults.ts'

export { connectionView, countdownText } from './connection/connectionView.ts'
export { outage, type ConnectionState } from './connection/outage.ts'
export { gapText } from './connection/gapText.ts'
export { ticker } from './ticker.ts'

export { countUnread, markRead, type ReadMarks } from './readMarks.ts'
export { createAnnouncer } from './createAnnouncer.ts'
export { canAskForDesktop, requestDesktop, showDesktop } from './desktopNotification.ts'
export { filterLines, logKey } from './logLines.ts'
export { isAtEnd } from './isAtEnd.ts'
export { chatDelta, chatNote, type ChatTurn } from './chat/chatTurn.ts'
export { progressView, type ProgressView } from './progress/progressView.ts'

export { chartHeight, chartView, chartWidth } from './chart/chartView.ts'
export { metricSeries, type MetricSeries } from './chart/metricSeries.ts'

export { formatTime } from './format/formatTime.ts'
export { plural } from './format/plural.ts'
