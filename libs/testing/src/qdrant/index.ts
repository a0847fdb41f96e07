export { QdrantSimulator, type QdrantSimulatorOptions } from './qdrant-simulator.js';
export { QdrantCluster, type QdrantClusterOptions } from './qdrant-cluster.js';
