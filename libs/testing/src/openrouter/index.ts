export { hashedVector } from './embeddings.js';
export type { SimulatedRequest } from './answers.js';
export { ComponentSchemas } from './schema.js';
export { type Behaviour, behaviourOf, type Fault, FAULT_DESCRIPTIONS, FAULTS } from './behaviour.js';
export { OpenRouterSimulator, type RecordedRequest, type SimulatorOptions } from './simulator.js';
