export { QdrantSimulator, type QdrantSimulatorOptions } from './qdrant-simulator.js';
