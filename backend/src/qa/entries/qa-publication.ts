import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { TenantDb } from '../../database/tenant-db.js';
import { DomainEvents } from '../../events/domain-events.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { QaHotCopy } from '../matching/qa-hot-copy.js';
import { QaIndexQueue } from '../matching/qa-index.queue.js';
import { unlessTaken } from '../../database/unique-violations.js';
import { QA_PUBLISHED, QA_REMOVED, QA_UPDATED } from './qa-events.js';
import type { QaStatus } from './qa-entry.entity.js';

/** Maximum number of ids per event. */
const EVENT_IDS = 500;

/** Collects the effect of a change on published entries. */
export class Published {
  readonly begun = new Set<string>();
  readonly updated = new Set<string>();
  readonly ended = new Set<string>();
  /** Keys of the wordings that were added, removed or moved to another entry. */
  readonly keys = new Set<string>();
  /** Too many keys to update one by one: the hot copy is rebuilt. */
  many = false;

  /** @param keys of the wordings before and after the change */
  note(id: string, before: QaStatus | null, after: QaStatus | null, keys: Iterable<string>): void {
    const was = before === 'published';
    const is = after === 'published';
    if (!was && !is) return;
    (was && is ? this.updated : is ? this.begun : this.ended).add(id);
    for (const key of keys) this.keys.add(key);
  }

  touchAll(): void {
    this.many = true;
  }
}

const TAKEN = {
  qa_variants_published_unique: [
    'qa_question_taken',
    'Another published entry already answers one of these questions. Archive it, or remove the wording from one of the two.',
  ],
  qa_entries_external_unique: ['conflict', 'Another entry already has this external id.'],
} as const;

/**
 * Runs changes of entries. A change of published entries increments the `qa` revision in the same transaction as its events, so that
 * no older cached answer is served; drafts do not affect the revision.
 */
@Injectable()
export class QaPublication {
  constructor(
    private readonly revisions: Revisions,
    private readonly events: DomainEvents,
    private readonly hotCopy: QaHotCopy,
    private readonly index: QaIndexQueue,
    private readonly context: RequestContext,
    private readonly db: TenantDb,
  ) {}

  /** @throws DomainError `forbidden` */
  refuseUnlessAllowed(): void {
    if (this.context.requiredPrincipal.permissions.has('qa:publish')) return;
    throw new DomainError(
      'forbidden',
      'Publishing an entry, and changing or removing a published one, needs the permission "qa:publish".',
    );
  }

  /** A change of entries that are and stay unpublished. */
  quiet<T>(fn: (em: EntityManager) => Promise<T>): Promise<T> {
    return unlessTaken(TAKEN, () => this.db.tx(fn));
  }

  /** A change that affects published entries. */
  async change<T>(fn: (em: EntityManager, published: Published) => Promise<T>): Promise<T> {
    const published = new Published();
    const { result, values } = await unlessTaken(TAKEN, () =>
      this.revisions.changed('qa', async (em) => {
        const own = await fn(em, published);
        await this.tell(published);
        return own;
      }),
    );
    if (published.many) await this.hotCopy.refresh();
    else await this.hotCopy.apply(values.qa!, published.keys);
    await this.index.enqueue();
    return result;
  }

  private async tell({ begun, updated, ended }: Published): Promise<void> {
    const topics = [
      [QA_PUBLISHED, begun],
      [QA_UPDATED, updated],
      [QA_REMOVED, ended],
    ] as const;
    for (const [topic, set] of topics) {
      const ids = [...set];
      for (let at = 0; at < ids.length; at += EVENT_IDS)
        await this.events.publish(topic, { ids: ids.slice(at, at + EVENT_IDS) });
    }
  }
}
