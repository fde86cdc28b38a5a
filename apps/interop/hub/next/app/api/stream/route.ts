import { hub } from '../../../lib/hub'
import { authorize } from '../../../lib/session'

export const GET = hub.fetchHandler(authorize)
