import { answersUnderWay } from '../../../lib/answer'
import { hub } from '../../../lib/hub'

// Without it, Next would ask once, while it builds.
export const dynamic = 'force-dynamic'

export const GET = () => Response.json({ connections: hub.stats().connections, answering: answersUnderWay() })
