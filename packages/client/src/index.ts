export { ApiError } from './api-error.ts'
export type { Answer, CallInit, CallOptions, Method, ParseAs, PathWith } from './call-types.ts'
export { createClient, type Client, type ClientOptions, type Reply } from './create-client.ts'
export type { ConnectionState, FollowEnd, FollowOptions } from './follow-execution.ts'
export type { components, operations, paths } from './generated/openapi.gen.ts'
export { listAll, type Page } from './list-all.ts'
export { OutputTexts, type TextChange } from './output-texts.ts'
export type { RealtimeSocket, RoomListener, RoomMessage, SocketOptions, SocketState } from './realtime-socket.ts'
export { makeIdempotencyKey, parseRevision, readRevision, toIfMatch } from './revision.ts'
export {
  toStreamMessage,
  type OutputText,
  type PassingEvent,
  type RecordedEvent,
  type StepEvent,
  type StreamItem,
  type StreamMessage,
} from './stream-item.ts'
