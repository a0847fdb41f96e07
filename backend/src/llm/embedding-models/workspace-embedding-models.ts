import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { TenantDb } from '../../database/tenant-db.js';
import type { Embedder } from '../../embeddings/embedder.js';
import type { KnownEmbedder } from '../../embeddings/embedder-registry.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { ProcessCache } from '../../redis/process-cache.js';
import { RedisService } from '../../redis/redis.service.js';
import { ProviderDirectory } from '../provider-keys/provider-directory.js';
import { ProviderPool } from '../providers/provider-pool.js';
import type { ProviderSpec } from '../providers/provider-spec.js';
import { EmbeddingMeter } from './embedding-meter.js';
import { EmbeddingModel } from './embedding-model.entity.js';
import { EndpointEmbedder, type EndpointModel } from './endpoint-embedder.js';
import { defaultsOf } from './known-models.js';

interface Known {
  row: EmbeddingModel;
  embedder: EndpointEmbedder;
  hasProvider: boolean;
}

/** Embedders computed by a workspace's providers, in addition to those this process runs itself. */
@Injectable()
export class WorkspaceEmbeddingModels implements OnModuleInit {
  private readonly cache: ProcessCache<Map<string, Known>>;

  constructor(
    private readonly embeddings: EmbeddingService,
    private readonly directory: ProviderDirectory,
    private readonly pool: ProviderPool,
    private readonly meter: EmbeddingMeter,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
    redis: RedisService,
  ) {
    this.cache = new ProcessCache(redis, 'embedding-models');
  }

  async onModuleInit(): Promise<void> {
    await this.cache.start();
    this.embeddings.offer(this);
  }

  /** Searches the current workspace; undefined when it has no model with this id. */
  async find(id: string): Promise<Embedder | undefined> {
    return (await this.known()).get(id)?.embedder;
  }

  async list(): Promise<KnownEmbedder[]> {
    return [...(await this.known()).values()].map(({ row, hasProvider }) => ({
      id: row.embedderId,
      dimensions: row.dimensions,
      maxTokens: row.maxTokens,
      languages: row.languages,
      ready: hasProvider,
      ...(hasProvider ? {} : { reason: `The provider ${row.provider} is not connected.` }),
    }));
  }

  /**
   * Sends one uncounted trial request to a provider of the workspace. @throws DomainError `provider_*`,
   * `model_provider_not_found`
   */
  async ask(provider: string, payload: object, signal: AbortSignal): Promise<unknown> {
    const spec = (await this.directory.specs()).find(({ name }) => name === provider);
    if (!spec) throw new DomainError('model_provider_not_found', `There is no provider ${provider}.`);
    return this.post(spec, payload, signal);
  }

  /** Call after changing the workspace's embedding models. */
  async invalidate(): Promise<void> {
    await this.cache.invalidate(this.context.workspaceId);
  }

  private async known(): Promise<Map<string, Known>> {
    const workspaceId = this.context.values?.workspaceId;
    if (!workspaceId) return new Map();
    return this.cache.get(workspaceId, async () => {
      const rows = await this.db.em().find(EmbeddingModel, {}, { orderBy: { createdAt: 'asc' } });
      if (rows.length === 0) return new Map();
      const specs = new Map((await this.directory.specs()).map((spec) => [spec.name, spec]));
      return new Map(rows.map((row) => [row.embedderId, this.toKnown(row, specs.get(row.provider))]));
    });
  }

  private toKnown(row: EmbeddingModel, spec: ProviderSpec | undefined): Known {
    const { workspaceId, embedderId } = row;
    const limit = row.monthlyTokens == null ? null : Number(row.monthlyTokens);
    const endpoint = {
      post: (payload: object, signal: AbortSignal): Promise<unknown> => {
        if (!spec) throw new DomainError('model_provider_not_found', `The provider ${row.provider} is not connected.`);
        return this.post(spec, payload, signal);
      },
      spent: (tokens: number) => void this.meter.add(workspaceId, embedderId, tokens),
      // The bundled tokenizer splits words of other languages finer than most: it rarely underestimates.
      countTokens: (text: string) => this.embeddings.countTokens(text),
      mayAsk: () => this.meter.refuseBeyond(workspaceId, embedderId, limit),
    };
    return { row, hasProvider: spec !== undefined, embedder: new EndpointEmbedder(toModel(row), endpoint, this.clock) };
  }

  private async post(spec: ProviderSpec, payload: object, signal: AbortSignal): Promise<unknown> {
    const { client, spec: known } = this.pool.source(spec);
    if (known.keyUnreadable)
      throw new DomainError('provider_auth_failed', `The stored key of ${spec.name} cannot be read. Enter it again.`);
    const answer = await client.post('/embeddings', payload, signal);
    if (answer.kind === 'json') return answer.body;
    throw new DomainError('provider_error', 'The embedding server answered with a stream.');
  }
}

const toModel = (row: EmbeddingModel): EndpointModel => ({
  id: row.embedderId,
  workspaceId: row.workspaceId,
  provider: row.provider,
  model: row.model,
  dimensions: row.dimensions,
  maxTokens: row.maxTokens,
  languages: row.languages,
  prefixes: { query: row.queryPrefix, passage: row.passagePrefix },
  // Not calibrated: both lists are weighted equally, and lexical matches alone do not prove relevance.
  calibration: {
    ragThreshold: row.ragThreshold,
    semanticThreshold: row.semanticThreshold,
    wordCosine: -1,
    denseWeight: 0.5,
  },
  shortens: defaultsOf(row.model).shortens === true,
});
