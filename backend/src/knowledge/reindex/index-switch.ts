import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { type IndexId, WorkspaceEmbedders } from '../../embeddings/pins/workspace-embedders.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { Document } from '../documents/document.entity.js';
import { DocumentVersion } from '../documents/document-version.entity.js';
import type { Reindex, ReindexState } from '../indexes/reindex.entity.js';
import { ReindexedVersion } from '../indexes/reindexed-version.entity.js';
import { ReindexRepository } from '../indexes/reindex.repository.js';

/** Rolls the transaction back: something was published or deleted in the meantime. */
class Behind extends Error {}

/** Switches the search to another index, for all documents at once. */
@Injectable()
export class IndexSwitch {
  constructor(
    private readonly audit: AuditService,
    private readonly embedders: WorkspaceEmbedders,
    private readonly repository: ReindexRepository,
    private readonly revisions: Revisions,
    private readonly clock: Clock,
  ) {}

  /** @returns false if the target now lacks a document, or the state has changed: reload and try again. */
  async run(reindex: Reindex, target: IndexId, next: ReindexState): Promise<boolean> {
    try {
      await this.revisions.change('knowledge', (em) => this.change(em, reindex, target, next));
    } catch (error) {
      if (error instanceof Behind) return false;
      throw error;
    }
    await this.embedders.invalidate();
    return true;
  }

  private async change(em: EntityManager, { id, state }: Reindex, target: IndexId, next: ReindexState): Promise<void> {
    // Publishing locks the same row: from here on nothing becomes searchable in the old index.
    const source = await this.embedders.held(em, 'change');
    const reindex = await this.repository.findLocked(em, id);
    if (!source || reindex?.state !== state) throw new Behind();
    const { missing, strays } = await this.repository.backlog(target.generation, em);
    if (missing.length + strays.length > 0) throw new Behind();
    await this.moveVersions(em, source, target);
    await this.embedders.change(target);
    Object.assign(reindex, { state: next, switchedAt: this.clock.now(), error: null });
    await em.flush();
    await this.audit.record(
      'knowledge.index_switched',
      { type: 'reindex', id },
      { from: { ...source }, to: { ...target } },
    );
  }

  /** Versions take over their data in the new index; their data in the old one is saved. */
  private async moveVersions(em: EntityManager, source: IndexId, target: IndexId): Promise<void> {
    const rows = await em.find(ReindexedVersion, { generation: target.generation });
    const ids = rows.map(({ versionId }) => versionId);
    const versions = new Map((await em.find(DocumentVersion, { id: { $in: ids } })).map((each) => [each.id, each]));
    const documents = new Map(
      (await em.find(Document, { activeVersionId: { $in: ids } })).map((each) => [each.activeVersionId, each]),
    );
    for (const row of rows) {
      const version = versions.get(row.versionId)!;
      const old = { generation: source.generation, chunkCount: version.chunkCount ?? 0 };
      Object.assign(version, {
        embedderId: target.embedderId,
        generation: target.generation,
        chunkCount: row.chunkCount,
        embeddedCount: row.chunkCount,
      });
      documents.get(row.versionId)!.chunkCount = row.chunkCount;
      // The row now describes the index that is kept instead of the one that is searched.
      Object.assign(row, old);
    }
    await em.flush();
  }
}
