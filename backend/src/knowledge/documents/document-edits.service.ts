import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { unlessTaken } from '../../database/unique-violations.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import type { Document } from './document.entity.js';
import { toDocumentDto } from './document.mapper.js';
import { DocumentEvents } from './document-events.js';
import { DocumentJobsService } from './document-jobs.service.js';
import { DocumentsRepository } from './documents.repository.js';
import { DocumentsService } from './documents.service.js';
import type { BulkBody, BulkResultDto, DocumentDto, UpdateDocumentBody } from './dto/document.dto.js';
import { safeFileName } from '../../common/text/file-name.js';
import { toFolder, toTags } from './folder-and-tags.js';

/** @returns whether the document changed */
type Edit = (document: Document) => boolean;

/** Names, folders and tags. Answers show them and filter by them, so every change is a new knowledge revision. */
@Injectable()
export class DocumentEditsService {
  constructor(
    private readonly documents: DocumentsRepository,
    private readonly documentsService: DocumentsService,
    private readonly jobs: DocumentJobsService,
    private readonly revisions: Revisions,
    private readonly events: DocumentEvents,
    private readonly audit: AuditService,
  ) {}

  /** @throws DomainError `conflict` when the folder already has a document of that name. */
  async update(id: string, { name, folder, tags }: UpdateDocumentBody): Promise<DocumentDto> {
    const wanted = {
      ...(name === undefined ? {} : { name: safeFileName(name) }),
      ...(folder === undefined ? {} : { folder: toFolder(folder) }),
      ...(tags === undefined ? {} : { tags: toTags(tags) }),
    };
    const [document] = await this.edit([id], (d) => assign(d, wanted));
    return document ? toDocumentDto(document) : this.documentsService.get(id);
  }

  /**
   * Applies to all documents or to none. Documents that already have the requested values, or cannot be retried or cancelled,
   * are left unchanged and not counted.
   */
  async bulk({ document_ids: ids, action, folder, tags }: BulkBody): Promise<BulkResultDto> {
    if (action === 'delete') return { changed: await this.documentsService.delete(ids) };
    if (action === 'retry' || action === 'cancel') return { changed: await this.each(ids, action) };
    return { changed: (await this.edit(ids, editOf(action, folder, tags))).length };
  }

  private async each(ids: string[], action: 'retry' | 'cancel'): Promise<number> {
    const unique = [...new Set(ids)];
    for (const id of unique) await this.documents.get(id);
    let changed = 0;
    for (const id of unique) {
      try {
        await (action === 'retry' ? this.jobs.retry(id) : this.jobs.cancel(id));
        changed++;
      } catch (error) {
        if (!isNotApplicable(error)) throw error;
      }
    }
    return changed;
  }

  private async edit(ids: string[], edit: Edit): Promise<Document[]> {
    const unique = [...new Set(ids)].sort();
    const changed = await unlessTaken(TAKEN, () =>
      this.revisions.change('knowledge', async (em) => {
        const documents: Document[] = [];
        for (const id of unique) {
          const document = await this.documents.lockLive(id);
          if (edit(document)) documents.push(document);
        }
        await em.flush();
        for (const { id } of documents) await this.audit.record('document.updated', { type: 'document', id });
        return documents;
      }),
    );
    for (const document of changed) await this.events.changed(document);
    return changed;
  }
}

const TAKEN = { documents_live_name_uq: ['conflict', 'The folder already has a document of that name.'] } as const;

/** The document is not in a state to which the action applies. */
const isNotApplicable = (error: unknown): boolean =>
  error instanceof DomainError && ['conflict', 'document_busy'].includes(error.code);

function editOf(
  action: 'move' | 'add_tags' | 'remove_tags',
  folder: string | undefined,
  tags: string[] | undefined,
): Edit {
  if (action === 'move') {
    if (folder === undefined) throw new DomainError('validation_failed', 'Specify the folder to move to.');
    const target = toFolder(folder);
    return (d) => assign(d, { folder: target });
  }
  const own = toTags(tags ?? []);
  if (own.length === 0) throw new DomainError('validation_failed', 'Specify at least one tag.');
  if (action === 'add_tags') return (d) => assign(d, { tags: toTags([...d.tags, ...own]) });
  return (d) => assign(d, { tags: d.tags.filter((tag) => !own.includes(tag)) });
}

function assign(document: Document, values: Partial<Pick<Document, 'name' | 'folder' | 'tags'>>): boolean {
  const before = JSON.stringify([document.name, document.folder, document.tags]);
  Object.assign(document, values);
  return JSON.stringify([document.name, document.folder, document.tags]) !== before;
}
