export * from './chat-events.js';
export * from './permissions.js';
export * from './problems.js';
export * from './sse.js';
export * from './stream/index.js';
export * from './design/index.js';
