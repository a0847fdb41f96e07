import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../database/tenant-db.js';
import { Document } from '../documents/document.entity.js';
import { DocumentsService } from '../documents/documents.service.js';

const BATCH = 50;

/** What becomes of the documents of a source that is deleted. */
@Injectable()
export class SourceDocuments {
  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsService,
  ) {}

  /** They stay, as documents like any other. */
  async releaseOf(sourceId: string): Promise<void> {
    await this.db.update(Document, { sourceId }, { sourceId: null });
  }

  async deleteOf(sourceId: string): Promise<void> {
    for (;;) {
      const where = { sourceId, status: { $ne: 'deleting' as const } };
      const rows = await this.db.em().find(Document, where, { fields: ['id'], limit: BATCH });
      if (rows.length === 0) return;
      await this.documents.delete(rows.map(({ id }) => id));
    }
  }
}
