import type { EntityManager } from '@mikro-orm/postgresql';
import type { Document } from './document.entity.js';
import { DocumentVersion } from './document-version.entity.js';

type Content = Pick<DocumentVersion, 'mimeType' | 'sizeBytes' | 'sha256'> & Partial<Pick<DocumentVersion, 'rereads'>>;

/** Creates a version with the next number of its document, which may itself be new. No job processes it yet. */
export async function newVersion(em: EntityManager, document: Document, content: Content): Promise<DocumentVersion> {
  const last = await em.findOne(DocumentVersion, { documentId: document.id }, { orderBy: { number: 'desc' } });
  const version = new DocumentVersion();
  Object.assign(version, {
    workspaceId: document.workspaceId,
    documentId: document.id,
    number: (last?.number ?? 0) + 1,
    ...content,
  });
  // Flush the document first: the version refers to it by id only.
  await em.flush();
  await em.persist(version).flush();
  return version;
}
