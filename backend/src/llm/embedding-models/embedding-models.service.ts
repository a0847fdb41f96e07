import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import { unlessTaken } from '../../database/unique-violations.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { Maxima } from '../../limits/maxima.js';
import type {
  ChangeEmbeddingModelDto,
  CreateEmbeddingModelDto,
  EmbeddingModelDto,
  EmbeddingModelListDto,
  EmbeddingTrialDto,
} from './dto/embedding-model.dto.js';
import { EmbeddingMeter } from './embedding-meter.js';
import { EmbeddingModel } from './embedding-model.entity.js';
import type { EmbeddingUsage } from './embedding-usage.entity.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { defaultsOf } from './known-models.js';
import { readVectors } from './read-vectors.js';
import { WorkspaceEmbeddingModels } from './workspace-embedding-models.js';

const TRIAL_MS = 60_000;
const SAMPLE = 'The quick brown fox jumps over the lazy dog.';

/** Embedding models of the current workspace. Their requests go to its connected providers. */
@Injectable()
export class EmbeddingModelsService {
  private readonly rows: TenantRows<EmbeddingModel>;

  constructor(
    private readonly models: WorkspaceEmbeddingModels,
    private readonly embeddings: EmbeddingService,
    private readonly meter: EmbeddingMeter,
    private readonly maxima: Maxima,
    private readonly revisions: Revisions,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly clock: Clock,
    private readonly db: TenantDb,
  ) {
    this.rows = new TenantRows(db, EmbeddingModel, 'embedding_model_not_found');
  }

  async list(): Promise<EmbeddingModelListDto> {
    const used = await this.meter.thisMonth();
    const rows = await this.db.em().find(EmbeddingModel, {}, { orderBy: { createdAt: 'asc' } });
    return { items: rows.map((row) => toDto(row, used.get(row.embedderId))) };
  }

  /** @throws DomainError `embedding_model_not_found` */
  async get(id: string): Promise<EmbeddingModelDto> {
    const row = await this.rows.get(id);
    return toDto(row, (await this.meter.thisMonth()).get(row.embedderId));
  }

  /**
   * Requests a vector first, to learn the dimensions and to verify that the model works.
   * @throws DomainError `model_provider_not_found`, `provider_*` when the request fails, `quota_exceeded`,
   * `embedding_model_exists`
   */
  async create(input: CreateEmbeddingModelDto): Promise<EmbeddingModelDto> {
    const dimensions = await this.dimensionsOf(input, AbortSignal.timeout(TRIAL_MS));
    const known = defaultsOf(input.model);
    const row = Object.assign(new EmbeddingModel(), {
      workspaceId: this.context.workspaceId,
      provider: input.provider,
      model: input.model,
      dimensions,
      maxTokens: input.max_tokens ?? known.maxTokens,
      queryPrefix: input.query_prefix ?? known.queryPrefix,
      passagePrefix: input.passage_prefix ?? known.passagePrefix,
      languages: input.languages ?? known.languages,
      ragThreshold: input.rag_threshold ?? known.ragThreshold,
      semanticThreshold: input.semantic_threshold ?? known.semanticThreshold,
      usdPerMillionTokens: input.usd_per_million_tokens ?? null,
      monthlyTokens: input.monthly_tokens == null ? null : String(input.monthly_tokens),
    });
    row.embedderId = embedderIdOf(row);
    await unlessTaken(TAKEN, () =>
      this.db.tx(async (em) => {
        await this.maxima.refuseBeyond(em, 'embedding_models', EmbeddingModel, {});
        await em.persist(row).flush();
        const { provider, model } = row;
        await this.audit.record('embedding_model.created', subject(row), { provider, model, dimensions });
      }),
    );
    await this.models.invalidate();
    return toDto(row, undefined);
  }

  /** @throws DomainError `embedding_model_not_found` */
  async change(id: string, input: ChangeEmbeddingModelDto): Promise<EmbeddingModelDto> {
    // Thresholds affect answers: answers cached under other thresholds must not be served any more.
    const row = await this.revisions.change('knowledge', async (em) => {
      const found = await this.rows.lock(id);
      const { rag_threshold, semantic_threshold, usd_per_million_tokens, monthly_tokens } = input;
      if (rag_threshold !== undefined) found.ragThreshold = rag_threshold;
      if (semantic_threshold !== undefined) found.semanticThreshold = semantic_threshold;
      if (usd_per_million_tokens !== undefined) found.usdPerMillionTokens = usd_per_million_tokens;
      if (monthly_tokens !== undefined) found.monthlyTokens = monthly_tokens === null ? null : String(monthly_tokens);
      await em.flush();
      await this.audit.record('embedding_model.updated', subject(found), { ...input });
      return found;
    });
    await this.models.invalidate();
    return toDto(row, (await this.meter.thisMonth()).get(row.embedderId));
  }

  /** @throws DomainError `embedding_model_not_found`; `embedding_model_in_use` while the documents are indexed with it */
  async remove(id: string): Promise<void> {
    await this.db.tx(async (em) => {
      const row = await this.rows.lock(id);
      if ((await this.embeddings.index())?.embedderId === row.embedderId)
        throw new DomainError(
          'embedding_model_in_use',
          'The documents are indexed with this model. Index them with another one first.',
        );
      await em.remove(row).flush();
      await this.audit.record('embedding_model.deleted', subject(row), { provider: row.provider, model: row.model });
    });
    await this.models.invalidate();
  }

  /** Requests one vector, and stores nothing. */
  async try(input: CreateEmbeddingModelDto): Promise<EmbeddingTrialDto> {
    const started = this.clock.monotonic();
    const latency = (): number => Math.round(this.clock.monotonic() - started);
    try {
      const dimensions = await this.dimensionsOf(input, AbortSignal.timeout(TRIAL_MS));
      return { ok: true, latency_ms: latency(), dimensions };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { ok: false, latency_ms: latency(), code: error.code, detail: error.message.slice(0, 500) };
    }
  }

  private async dimensionsOf(
    { provider, model, dimensions }: CreateEmbeddingModelDto,
    signal: AbortSignal,
  ): Promise<number> {
    const shortened = dimensions !== undefined && defaultsOf(model).shortens ? { dimensions } : {};
    const payload = { model, input: [SAMPLE], encoding_format: 'float', ...shortened };
    try {
      const { vectors } = readVectors(await this.models.ask(provider, payload, signal), 1, dimensions ?? null);
      return vectors[0]!.length;
    } catch (error) {
      if (signal.aborted) throw new DomainError('provider_timeout', 'No vector was returned within a minute.');
      throw error;
    }
  }
}

const TAKEN = {
  embedding_models_embedder_unique: [
    'embedding_model_exists',
    'This model already exists with these dimensions and prefixes.',
  ],
} as const;

const subject = ({ id }: EmbeddingModel): { type: string; id: string } => ({ type: 'embedding_model', id });

/** Identifies everything that determines the vectors: models that differ in any of it share no index. At most 24 characters. */
export function embedderIdOf(row: EmbeddingModel): string {
  const { provider, model, dimensions, queryPrefix, passagePrefix } = row;
  const decides = JSON.stringify([provider, model, dimensions, queryPrefix, passagePrefix]);
  const digest = createHash('sha256').update(decides).digest('hex').slice(0, 8);
  const name = model
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 14);
  return `${name.replace(/^-|-$/g, '') || 'model'}-${digest}`;
}

const toDto = (row: EmbeddingModel, used: EmbeddingUsage | undefined): EmbeddingModelDto => ({
  id: row.id,
  embedder_id: row.embedderId,
  provider: row.provider,
  model: row.model,
  dimensions: row.dimensions,
  max_tokens: row.maxTokens,
  query_prefix: row.queryPrefix,
  passage_prefix: row.passagePrefix,
  languages: row.languages,
  rag_threshold: row.ragThreshold,
  semantic_threshold: row.semanticThreshold,
  usd_per_million_tokens: row.usdPerMillionTokens ?? null,
  monthly_tokens: row.monthlyTokens == null ? null : Number(row.monthlyTokens),
  used_tokens: Number(used?.tokens ?? 0),
  requests: Number(used?.requests ?? 0),
  cost_usd: row.usdPerMillionTokens == null ? null : (Number(used?.tokens ?? 0) / 1e6) * row.usdPerMillionTokens,
});
