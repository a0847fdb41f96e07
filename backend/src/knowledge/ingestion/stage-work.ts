import type { EntityManager } from '@mikro-orm/postgresql';
import type { Document, Stage } from '../documents/document.entity.js';
import type { DocumentVersion } from '../documents/document-version.entity.js';

export interface WorkItem {
  documentId: string;
  versionId: string;
  /** See `Document.step`. */
  step: number;
}

/** Input of a stage. */
export interface StageWork {
  item: WorkItem;
  document: Document;
  version: DocumentVersion;
  /** Aborted when the job is no longer wanted or the worker stops. */
  signal: AbortSignal;
  /** Never throws or blocks. `embeddedCount`: number of stored vectors. */
  report(done: number, total: number, embeddedCount?: number): void;
}

/** Result of a job: the next stage (the same one if it is not finished), and the facts it determined. */
export interface Outcome {
  next: Stage;
  facts?: Partial<DocumentVersion>;
  /** Number of chunks that `write` stores: refused if it exceeds the workspace's limit. */
  chunks?: number;
  /** Runs in the same transaction; SQL only. */
  write?: (em: EntityManager) => Promise<void>;
  /** The stage has to run again: its attempt count continues. */
  retried?: boolean;
}

/** One stage of ingestion. May be interrupted at any point and repeated. */
export abstract class StageRunner {
  /** @returns null if the version is searchable or no longer wanted. @throws IngestionFailure for permanent failures */
  abstract run(work: StageWork): Promise<Outcome | null>;
}
