import { Global, Module } from '@nestjs/common';
import { HealthService } from '../observability/health.service.js';
import { EmbedderRegistry } from './embedder-registry.js';
import { EmbedderFigures } from './embedder-figures.js';
import { EmbeddingCache } from './embedding-cache.js';
import { EmbeddingService } from './embedding.service.js';
import { EmbedderPins } from './pins/embedder-pins.repository.js';
import { WorkspaceEmbedders } from './pins/workspace-embedders.js';

@Global()
@Module({
  providers: [EmbedderRegistry, EmbedderFigures, EmbedderPins, EmbeddingCache, EmbeddingService, WorkspaceEmbedders],
  exports: [EmbeddingService, WorkspaceEmbedders],
})
export class EmbeddingsModule {
  constructor(health: HealthService, embeddings: EmbeddingService) {
    health.register({
      name: 'embedder',
      required: false,
      run: async () => {
        const { active_id, words_only, reason } = await embeddings.status();
        if (active_id === null) return { status: 'down', detail: reason };
        return words_only
          ? { status: 'degraded', detail: `${active_id}: ${reason}` }
          : { status: 'ok', detail: active_id };
      },
    });
  }
}
