export * from './openrouter/index.js';
export { sharedData } from './data/shared-data.js';
export * from './qdrant/index.js';
export * from './tiny-bert/index.js';
export { FakeClock } from './clock/fake-clock.js';
