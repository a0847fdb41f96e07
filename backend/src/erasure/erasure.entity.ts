import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../workspaces/workspace-row.js';

export const ERASURE_KINDS = ['visitor', 'email'] as const;
export type ErasureKind = (typeof ERASURE_KINDS)[number];
export const ERASURE_STATES = ['queued', 'done'] as const;
export type ErasureState = (typeof ERASURE_STATES)[number];

/** Number of removed rows by kind. */
export interface ErasureReport {
  conversations: number;
  messages: number;
  traces: number;
  feedback: number;
  memories: number;
  cache_entries: number;
  runs: number;
  drafts: number;
  reported_pairs: number;
  /** Anonymised instead of removed: the figures are kept. */
  usage_events: number;
  visitors: number;
}

export const NOTHING_ERASED: ErasureReport = {
  conversations: 0,
  messages: 0,
  traces: 0,
  feedback: 0,
  memories: 0,
  cache_entries: 0,
  runs: 0,
  drafts: 0,
  reported_pairs: 0,
  usage_events: 0,
  visitors: 0,
};

/** A request to erase the data of one person. */
@Entity({ tableName: 'erasures' })
@Index({ name: 'erasures_workspace_id_id_index', properties: ['workspaceId', 'id'] })
@Index({ name: 'erasures_waiting_index', properties: ['createdAt'], where: "state <> 'done'" })
export class Erasure extends WorkspaceRow {
  @Property({ type: 'string', length: 16 })
  kind: ErasureKind;

  /** Removed when the request is done. */
  @Property({ type: 'string', length: 254, nullable: true })
  subject?: string | null;

  /** Salted hash: finds the request of a known person, but does not reveal the person. */
  @Property({ type: 'string', length: 64 })
  subjectHash: string;

  @Property({ type: 'string', length: 16 })
  state: ErasureState;

  @Property({ type: 'string', length: 120 })
  requestedBy: string;

  @Property({ type: 'json' })
  report: ErasureReport;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  claimedUntil?: Date | null;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  finishedAt?: Date | null;
}
