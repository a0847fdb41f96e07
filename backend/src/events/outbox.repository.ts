import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { deleteRows, executeSql, updateRows, upsertRows } from '../database/statements.js';
import { SystemScope } from '../database/system-scope.js';
import { OutboxDelivery, OutboxMessage } from './outbox.entity.js';

export type DueMessage = Pick<OutboxMessage, 'id' | 'workspaceId' | 'topic' | 'payload' | 'attempts'>;

/** Longer than consumers need; messages of a crashed relay are released after this long. */
const LEASE_MS = 60_000;

const CLAIM_SQL = `
  update outbox set next_attempt_at = ?, attempts = attempts + 1
  where id in (
    select id from outbox
    where published_at is null and next_attempt_at <= ?
    order by next_attempt_at, id
    limit ?
    for update skip locked)
  returning id, workspace_id as "workspaceId", topic, payload, attempts`;

/** The outbox of all workspaces, for the relay. */
@Injectable()
export class OutboxRepository {
  constructor(
    private readonly system: SystemScope,
    private readonly clock: Clock,
  ) {}

  /** Claims due messages; no other relay gets them meanwhile. */
  async claim(limit: number): Promise<DueMessage[]> {
    const now = this.clock.now();
    const lease = new Date(now.getTime() + LEASE_MS);
    const due = await this.system.run('events.relay', (em) =>
      executeSql<DueMessage>(em, CLAIM_SQL, [lease, now, limit]),
    );
    return due.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Consumers that processed the message at an earlier attempt. */
  async delivered(messageId: string): Promise<Set<string>> {
    const rows = await this.system.run('events.relay', (em) => em.find(OutboxDelivery, { messageId }));
    return new Set(rows.map(({ consumer }) => consumer));
  }

  async finish(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.system.run('events.relay', (em) =>
      updateRows(em, OutboxMessage, { id: { $in: [...ids] } }, { publishedAt: this.clock.now() }),
    );
    await this.system.run('events.relay', (em) => deleteRows(em, OutboxDelivery, { messageId: { $in: [...ids] } }));
  }

  /** Schedules a retry after some consumers failed: the others are not called again. */
  async retry(messageId: string, taken: readonly string[], afterMs: number): Promise<void> {
    const rows = taken.map((consumer) => ({ messageId, consumer }));
    const nextAttemptAt = new Date(this.clock.now().getTime() + afterMs);
    await this.system.run('events.relay', async (em) => {
      if (rows.length > 0)
        await upsertRows(em, OutboxDelivery, rows, {
          onConflictFields: ['messageId', 'consumer'],
          onConflictAction: 'ignore',
        });
      await updateRows(em, OutboxMessage, { id: messageId }, { nextAttemptAt });
    });
  }
}
