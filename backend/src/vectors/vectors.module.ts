import {
  Global,
  Inject,
  Injectable,
  Logger,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import { HealthService } from '../observability/health.service.js';
import { PgVectorStore } from './pgvector/pgvector-store.js';
import { QdrantStore } from './qdrant/qdrant-store.js';
import { VectorStore } from './vector-store.js';

/**
 * Building a graph blocks everything else in the embedded PostgreSQL, which has one backend (10,000 × 512: 15 to 50 seconds,
 * then 5 ms and more for each further point), while an exact scan of 10,000 takes about 20 ms: there it is deferred longer.
 */
const EMBEDDED_EXACT_BELOW = 50_000;

export function createVectorStore({ vector, profile }: Pick<AppConfig, 'vector' | 'profile'>): VectorStore {
  const { store, databaseUrl, qdrant, poolMax } = vector;
  if (store === 'qdrant' && qdrant) return new QdrantStore(qdrant);
  return new PgVectorStore({
    url: databaseUrl,
    poolMax,
    ...(profile === 'embedded' ? { exactBelow: EMBEDDED_EXACT_BELOW } : {}),
  });
}

/** A misconfigured store aborts the boot; an unavailable one is reported by the readiness check. */
@Injectable()
class VectorStoreLifecycle implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Vectors');

  constructor(
    @Inject(VectorStore) private readonly store: VectorStore,
    health: HealthService,
  ) {
    health.register({
      name: 'vectors',
      required: false,
      run: () => store.ping().then(() => ({ status: 'ok' as const })),
    });
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
  providers: [{ provide: VectorStore, inject: [AppConfig], useFactory: createVectorStore }, VectorStoreLifecycle],
  exports: [VectorStore],
})
export class VectorsModule {}
