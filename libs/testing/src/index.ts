export * from './openrouter/index.js';
export { sharedData } from './data/shared-data.js';
