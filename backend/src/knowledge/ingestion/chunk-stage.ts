import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { VectorStore } from '../../vectors/vector-store.js';
import { chunkLimitReason, withChunkLimit } from '../../parsing/chunking/chunk-limit.js';
import { ChunkWriter } from './chunk-writer.js';
import type { Document } from '../documents/document.entity.js';
import type { DocumentVersion } from '../documents/document-version.entity.js';
import { knowledgeCollection } from '../knowledge-collection.js';
import { KnowledgeIndexes, type RunningIndex } from '../knowledge-indexes.js';
import { IngestionFailure } from '../../parsing/reasons.js';
import { ParsedArtifacts } from '../documents/parsed-artifacts.js';
import { type Outcome, StageRunner, type StageWork, type WorkItem } from './stage-work.js';

/** Text → chunks in the database, stored all together or not at all. */
@Injectable()
export class ChunkStage extends StageRunner {
  constructor(
    private readonly context: RequestContext,
    private readonly indexes: KnowledgeIndexes,
    private readonly parsed: ParsedArtifacts,
    private readonly vectors: VectorStore,
    private readonly writer: ChunkWriter,
  ) {
    super();
  }

  async run({ item, document, version, signal }: StageWork): Promise<Outcome> {
    const parsed = await this.parsed.read(item.versionId);
    if (!parsed) return { next: 'parse' };
    const index = await this.indexes.current();
    await this.deletePrevious(item, version, index);
    const title = (parsed.title ?? withoutExtension(document)).slice(0, 500);
    const { embedder, generation } = index;
    const chunks = await this.writer.cut(parsed, { embedder, title, signal });
    if (chunks.length === 0) throw new IngestionFailure('no_text');
    const partial = withChunkLimit(chunkLimitReason(chunks, parsed), version.partial)?.slice(0, 500) ?? null;
    const facts = { partial, title, embedderId: embedder.id, generation, chunkCount: chunks.length, embeddedCount: 0 };
    const write: Outcome['write'] = (em) => this.writer.store(em, item, generation, chunks);
    return { next: 'embed', facts, chunks: chunks.length, write };
  }

  /** Deletes vectors in a previous index: they would otherwise never be found for removal. */
  private async deletePrevious(
    { documentId, versionId }: WorkItem,
    { embedderId, generation }: DocumentVersion,
    index: RunningIndex,
  ): Promise<void> {
    if (!embedderId || (embedderId === index.embedder.id && generation === index.generation)) return;
    const filter = { workspaceId: this.context.workspaceId, documentId, versionId };
    await this.vectors.delete(knowledgeCollection({ embedderId, generation }), filter);
  }
}

const withoutExtension = ({ name }: Document): string => name.replace(/\.[\p{L}\p{N}]{1,10}$/u, '');
