import type { Document, Stage } from './document.entity.js';
import type { DocumentVersion } from './document-version.entity.js';

const IDLE = { stage: null, stageDone: null, stageTotal: null, etaS: null };
const FINE = { reasonCode: null, reasonMessage: null };

/** Puts a version in the making, from a stage on. A job that is still at an earlier step of the document has no say any more. */
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

/** The document as its active version makes it. */
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

/** Ends the work on a document that answers nothing yet. */
export function stopped(document: Document, status: 'failed' | 'cancelled' | 'deleting'): void {
  Object.assign(document, { ...IDLE, ...FINE, status, progress: 0, step: document.step + 1 });
}
