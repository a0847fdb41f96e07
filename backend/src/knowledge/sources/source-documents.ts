import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../database/tenant-db.js';
import { Document } from '../documents/document.entity.js';
import { DocumentsService } from '../documents/documents.service.js';

const BATCH = 50;

const living = (sourceId: string) => ({ sourceId, status: { $ne: 'deleting' as const } });

/** Documents added by a source. If the source is deleted without them, they remain as ordinary documents. */
@Injectable()
export class SourceDocuments {
  constructor(
    private readonly db: TenantDb,
    private readonly documents: DocumentsService,
  ) {}

  async exist(sourceId: string): Promise<boolean> {
    return (await this.db.em().count(Document, living(sourceId))) > 0;
  }

  async deleteOf(sourceId: string): Promise<void> {
    for (;;) {
      const rows = await this.db.em().find(Document, living(sourceId), { fields: ['id'], limit: BATCH });
      if (rows.length === 0) return;
      await this.documents.delete(rows.map(({ id }) => id));
    }
  }
}
