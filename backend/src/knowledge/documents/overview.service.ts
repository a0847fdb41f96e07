import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
// eslint-disable-next-line no-restricted-syntax -- Its rows come from raw SQL.
import { decodeCursor, type Page, type PageQuery, toPage } from '../../common/paging/paging.js';
import { AppConfig } from '../../config/app-config.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { VectorStore } from '../../vectors/vector-store.js';
import { knowledgeCollection } from '../knowledge-collection.js';
import { typeOfMime } from '../../parsing/document-parser.js';
import { REASONS } from '../../parsing/reasons.js';
import type { Stage } from './document.entity.js';
import type { DeadJobDto, FoldersDto, KnowledgeUsageDto, TagsDto } from './dto/overview.dto.js';
import { Quotas } from '../quotas/quotas.service.js';
import { type DeadRow, OverviewRepository } from './overview.repository.js';

/** Counts, sizes and failures of documents. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly config: AppConfig,
    private readonly context: RequestContext,
    private readonly overview: OverviewRepository,
    private readonly quotas: Quotas,
    private readonly embeddings: EmbeddingService,
    private readonly vectors: VectorStore,
  ) {}

  async folders(): Promise<FoldersDto> {
    return { folders: await this.overview.folders() };
  }

  async tags(): Promise<TagsDto> {
    return { tags: await this.overview.tags() };
  }

  async usage(): Promise<KnowledgeUsageDto> {
    const [row, types, vectors] = await Promise.all([
      this.overview.usage(),
      this.overview.types(),
      this.countVectors(),
    ]);
    return {
      documents: row.documents,
      versions: row.versions,
      chunks: row.chunks,
      vectors,
      blob_bytes: row.blobBytes,
      text_bytes: row.textBytes,
      by_type: types.map(({ mimeType, documents, bytes }) => ({
        type: typeOfMime(mimeType) ?? 'text',
        documents,
        size_bytes: bytes,
      })),
      quotas: (await this.quotas.of(row)).map(({ name, used, allowed }) => ({ quota: name, used, allowed })),
      upload_max_bytes: this.config.limits.uploadMaxBytes,
      failed: row.failed,
      in_progress: row.inProgress,
    };
  }

  async deadJobs({ cursor, limit }: PageQuery): Promise<Page<DeadJobDto>> {
    const before = cursor ? decodeCursor(cursor, 'uuid')[0] : null;
    const rows = await this.overview.dead(before, limit + 1);
    return toPage(rows, limit, toDeadJobDto, (row) => [row.versionId]);
  }

  private async countVectors(): Promise<number> {
    const index = await this.embeddings.index();
    if (!index) return 0;
    return this.vectors.count(knowledgeCollection(index), { workspaceId: this.context.workspaceId });
  }
}

const toDeadJobDto = (row: DeadRow): DeadJobDto => ({
  document_id: row.documentId,
  name: row.name,
  stage: (row.stage ?? 'parse') as Stage,
  code: row.code ?? 'internal',
  message: row.message ?? REASONS.internal,
  attempts: row.attempts,
  failed_at: new Date(row.failedAt).toISOString(),
});
