export * from './openrouter/index.js';
export { sharedData } from './data/shared-data.js';
export * from './qdrant/index.js';
