/** Faults that refuse the next attempts with an answer that is no event stream. */
export const refusals = ['500', '503', '401', 'type'] as const
/** Faults that hit a stream while it is open. */
export const cuts = ['drop', 'cut', 'stall'] as const
/** Everything `/api/faults` can do. */
export const faultKinds = [...cuts, ...refusals, 'away', 'restart'] as const

export type Refusal = (typeof refusals)[number]
export type Cut = (typeof cuts)[number]
export type FaultKind = (typeof faultKinds)[number]

export const isCut = (fault: FaultKind): fault is Cut => (cuts as readonly string[]).includes(fault)
