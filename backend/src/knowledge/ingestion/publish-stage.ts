import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { VectorStore } from '../../vectors/vector-store.js';
import { knowledgeCollection } from '../knowledge-collection.js';
import { IngestionQueue } from '../documents/ingestion.queue.js';
import { StageState } from './stage-state.js';
import { type Outcome, StageRunner, type StageWork } from './stage-work.js';

/** Counts the vectors again, then makes the version the searchable one atomically. */
@Injectable()
export class PublishStage extends StageRunner {
  constructor(
    private readonly context: RequestContext,
    private readonly vectors: VectorStore,
    private readonly state: StageState,
    private readonly queue: IngestionQueue,
  ) {
    super();
  }

  async run({ item, version }: StageWork): Promise<Outcome | null> {
    const { documentId, versionId } = item;
    const filter = { workspaceId: this.context.workspaceId, documentId, versionId };
    const found = await this.vectors.count(
      knowledgeCollection({ embedderId: version.embedderId ?? '', generation: version.generation }),
      filter,
    );
    if (found !== version.chunkCount) return { next: 'embed', facts: { embeddedCount: 0 }, retried: true };
    const left = await this.state.publish(item);
    if (left === 'stale') return { next: 'chunk', retried: true };
    for (const id of left?.kept ?? []) await this.queue.retire(documentId, id);
    for (const id of left?.superseded ?? []) await this.queue.purge(documentId, id);
    return null;
  }
}
