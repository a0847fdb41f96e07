import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import type { Embedder } from '../../embeddings/embedder.js';
import { AUTO_MODEL_ID, type CatalogueModel } from '../../llm/catalogue/catalogue-model.js';
import { ModelListService } from '../../llm/catalogue/model-list.service.js';
import type { ModelListDto, ModelObjectDto } from './dto/model-object.dto.js';

/** The chat models of the workspace and the embedder, in OpenAI's format. */
@Injectable()
export class OpenAiModelsService {
  constructor(
    private readonly models: ModelListService,
    private readonly embeddings: EmbeddingService,
  ) {}

  async list(): Promise<ModelListDto> {
    const [models, embedder] = await Promise.all([this.models.available(), this.embedder()]);
    return { object: 'list', data: [AUTO, ...models.map(toObject), ...embedder.map(toEmbedderObject)] };
  }

  /** @throws DomainError `model_not_found` */
  async find(id: string): Promise<ModelObjectDto> {
    const found = (await this.list()).data.find((model) => model.id === id);
    if (found) return found;
    throw new DomainError('model_not_found', `There is no model ${id.slice(0, 200)} here. GET /v1/models lists them.`);
  }

  private async embedder(): Promise<Embedder[]> {
    return this.embeddings.active().then(
      (embedder) => [embedder],
      () => [],
    );
  }
}

/** Clients offer the models of this list, so automatic selection is listed as a model. */
const AUTO: ModelObjectDto = {
  id: AUTO_MODEL_ID,
  object: 'model',
  created: 0,
  owned_by: 'nexus',
  nexus: { kind: 'chat', name: 'Auto', context_length: null, capabilities: [] },
};

const toObject = (model: CatalogueModel): ModelObjectDto => ({
  id: model.id,
  object: 'model',
  created: Math.floor((model.createdAt ?? 0) / 1000),
  owned_by: model.provider,
  nexus: {
    kind: 'chat',
    name: model.name,
    context_length: model.contextLength,
    capabilities: [...model.capabilities],
    pricing: { ...model.pricing },
  },
});

const toEmbedderObject = ({ id, maxTokens }: Embedder): ModelObjectDto => ({
  id,
  object: 'model',
  created: 0,
  owned_by: 'nexus',
  nexus: { kind: 'embedding', name: id, context_length: maxTokens, capabilities: ['offline'] },
});
