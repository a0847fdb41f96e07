export * from './chat-stream-error.js';
export { type FollowOptions, followStream } from './follow-stream.js';
export * from './stream-chat.js';
export * from './stream-parts.js';
