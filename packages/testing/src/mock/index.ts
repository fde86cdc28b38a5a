export { createMockSSE, type MockSSE, type MockSSEOptions } from './createMockSSE.ts'
export type { MockRequest } from './mockConnection.ts'
export type { MockStream } from './mockStream.ts'
export type { MockMessage } from './toWire.ts'
