export * from './nexus.schemas';
export * from './nexus';
