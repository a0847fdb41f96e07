import { Int, IsoDate, Json, Text, Uuid } from '../../common/dto/fields.js';
import type { AuditEntry } from '../audit-entry.entity.js';

export class AuditEntryDto {
  @Uuid() id: string;
  @Int({ min: 1, description: 'Position in the workspace’s log' }) seq: number;
  @IsoDate() at: string;
  @Text({ description: 'member:<id>, api_token:<id> or system' }) actor: string;
  @Text() action: string;
  @Text() target_type: string;
  @Text() target_id: string;
  @Json() detail: Record<string, unknown>;
  @Text() request_id: string;
  @Text({ description: 'SHA-256 over this entry and the previous hash' }) hash: string;
}

export const toAuditEntryDto = (e: AuditEntry): AuditEntryDto => ({
  id: e.id,
  seq: e.seq,
  at: e.createdAt.toISOString(),
  actor: e.actor,
  action: e.action,
  target_type: e.targetType,
  target_id: e.targetId,
  detail: e.detail,
  request_id: e.requestId,
  hash: e.hash,
});
