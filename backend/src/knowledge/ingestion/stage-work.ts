import type { EntityManager } from '@mikro-orm/postgresql';
import type { Document, Stage } from '../documents/document.entity.js';
import type { DocumentVersion } from '../documents/document-version.entity.js';

export interface WorkItem {
  documentId: string;
  versionId: string;
  /** See `Document.step`. */
  step: number;
}

/** What a stage has to work on. */
export interface StageWork {
  item: WorkItem;
  document: Document;
  version: DocumentVersion;
  /** Aborted as soon as the job is not wanted any more, or the worker stops. */
  signal: AbortSignal;
  /** Never throws and never waits. `embeddedCount`: vectors that are stored. */
  report(done: number, total: number, embeddedCount?: number): void;
}

/** What a job leaves: the stage that is next (the same one where there is more of it), and what it found out. */
export interface Outcome {
  next: Stage;
  facts?: Partial<DocumentVersion>;
  /** How many chunks `write` stores: refused where the workspace may not have as many. */
  chunks?: number;
  /** Written in the same transaction. Nothing but SQL. */
  write?: (em: EntityManager) => Promise<void>;
  /** The stage has to be gone through again: its tries go on being counted. */
  retried?: boolean;
}

/** One stage of the way from bytes to searchable. May be interrupted anywhere and repeated. */
export abstract class StageRunner {
  /** @returns null when the version is searchable, or not wanted any more. @throws IngestionFailure for what no repetition mends */
  abstract run(work: StageWork): Promise<Outcome | null>;
}
