import { Injectable } from '@nestjs/common';
import type { Embedder } from '../../embeddings/embedder.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { QaVariant } from '../entries/qa-entry.entity.js';
import { QaHotCopy } from './qa-hot-copy.js';
import { QaVectors } from './qa-vectors.js';

const BATCH = 64;
/** In a long run, the revision is incremented after this many wordings, so that answers use them early. */
const INVALIDATE_EVERY = 5_000;

/** Synchronises the vectors of a workspace with its published wordings. Pending work follows from the rows, so it resumes after a crash. */
@Injectable()
export class QaIndexer {
  constructor(
    private readonly db: TenantDb,
    private readonly embeddings: EmbeddingService,
    private readonly vectors: QaVectors,
    private readonly revisions: Revisions,
    private readonly hotCopy: QaHotCopy,
  ) {}

  /** @throws errors that a retry may resolve */
  async run(signal: AbortSignal): Promise<void> {
    const embedder = await this.embeddings.active();
    let unannounced = 0;
    try {
      for (;;) {
        signal.throwIfAborted();
        const added = await this.add(embedder, signal);
        unannounced += added;
        if (added === 0 && (await this.remove()) === 0) break;
        if (unannounced >= INVALIDATE_EVERY) unannounced = await this.invalidate();
      }
    } finally {
      if (unannounced > 0) await this.invalidate();
    }
  }

  private async add(embedder: Embedder, signal: AbortSignal): Promise<number> {
    const other = { $or: [{ embedderId: null }, { embedderId: { $ne: embedder.id } }] };
    const wordings = await this.db
      .em()
      .find(QaVariant, { published: true, ...other }, { orderBy: { id: 'asc' }, limit: BATCH });
    if (wordings.length === 0) return 0;
    const texts = wordings.map(({ text }) => text);
    const vectors = await embedder.embed(texts, signal, 'query');
    await this.vectors.put(embedder, wordings, vectors);
    await this.mark(wordings, embedder.id);
    return wordings.length;
  }

  /** A wording that changed in the meantime is not marked and is embedded again. */
  private async mark(wordings: readonly QaVariant[], embedderId: string): Promise<void> {
    const texts = new Map(wordings.map(({ id, text }) => [id, text]));
    await this.db.tx(async (em) => {
      for (const row of await em.find(QaVariant, { id: { $in: [...texts.keys()] } }))
        if (row.text === texts.get(row.id)) row.embedderId = embedderId;
      await em.flush();
    });
  }

  private async remove(): Promise<number> {
    const gone = await this.db
      .em()
      .find(QaVariant, { published: false, embedderId: { $ne: null } }, { orderBy: { id: 'asc' }, limit: 500 });
    for (const embedderId of new Set(gone.map((row) => row.embedderId!))) {
      const ids = gone.filter((row) => row.embedderId === embedderId).map(({ id }) => id);
      await this.vectors.remove(embedderId, ids);
      await this.db.update(QaVariant, { id: { $in: ids }, published: false, embedderId }, { embedderId: null });
    }
    return gone.length;
  }

  /** Increments the revision, because cached answers were given without the new vectors. */
  private async invalidate(): Promise<0> {
    const { values } = await this.revisions.changed('qa', () => Promise.resolve());
    await this.hotCopy.apply(values.qa!, new Set());
    return 0;
  }
}
