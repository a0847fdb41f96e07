export * from './openrouter/index.js';
