import { Global, Inject, Injectable, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import { HealthService } from '../observability/health.service.js';
import { PgVectorStore } from './pgvector/pgvector-store.js';
import { QdrantStore } from './qdrant/qdrant-store.js';
import { VectorStore } from './vector-store.js';

export function createVectorStore({ store, databaseUrl, qdrantUrl, qdrantApiKey, poolMax }: AppConfig['vector']): VectorStore {
  if (store === 'qdrant' && qdrantUrl) return new QdrantStore({ url: qdrantUrl, apiKey: qdrantApiKey });
  return new PgVectorStore({ url: databaseUrl, poolMax });
}

/** A store that can never work stops the boot; one that does not answer yet shows in the readiness. */
@Injectable()
class VectorStoreLifecycle implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Vectors');

  constructor(
    @Inject(VectorStore) private readonly store: VectorStore,
    health: HealthService,
  ) {
    health.register({ name: 'vectors', required: false, run: () => store.ping().then(() => ({ status: 'ok' as const })) });
  }

  async onModuleInit(): Promise<void> {
    try {
      await this.store.start();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.logger.warn('The vector store does not answer; starting without it');
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.stop();
  }
}

@Global()
@Module({
  providers: [
    { provide: VectorStore, inject: [AppConfig], useFactory: ({ vector }: AppConfig) => createVectorStore(vector) },
    VectorStoreLifecycle,
  ],
  exports: [VectorStore],
})
export class VectorsModule {}
