export * from './nexus.schemas';
export * from './nexus.service';
export * from './nexus.resource';
