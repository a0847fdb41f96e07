import type { Document, Stage } from './document.entity.js';
import type { DocumentVersion } from './document-version.entity.js';

const IDLE = { stage: null, stageDone: null, stageTotal: null, etaS: null };
const FINE = { reasonCode: null, reasonMessage: null };

/** Starts processing a version from a stage on. Jobs at an earlier step of the document become void. */
export function startOn(document: Document, version: DocumentVersion, stage: Stage): void {
  Object.assign(version, { ...FINE, state: 'pending', attempts: 0, failedStage: null, failedAt: null });
  Object.assign(document, {
    ...IDLE,
    ...FINE,
    status: 'queued',
    progress: 0,
    stage,
    step: document.step + 1,
    targetVersionId: version.id,
    versionNumber: version.number,
    mimeType: version.mimeType,
    sizeBytes: version.sizeBytes,
  });
}

/** Restores the document's fields from its active version. */
export function restoreActive(document: Document, version: DocumentVersion): void {
  Object.assign(document, {
    ...IDLE,
    status: 'ready',
    progress: 1,
    step: document.step + 1,
    targetVersionId: null,
    versionNumber: version.number,
    mimeType: version.mimeType,
    sizeBytes: version.sizeBytes,
    pages: version.pages,
    chunkCount: version.chunkCount,
    reasonCode: version.partial ? 'partial' : null,
    reasonMessage: version.partial ?? null,
  });
}

/** Ends the processing of a document that has no searchable version yet. */
export function stopped(document: Document, status: 'failed' | 'cancelled' | 'deleting'): void {
  Object.assign(document, { ...IDLE, ...FINE, status, progress: 0, step: document.step + 1 });
}
