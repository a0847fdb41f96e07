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

/** Ids in one event. */
const EVENT_IDS = 500;

/** What a change did to what answers, collected while it is made. */
export class Published {
  readonly begun = new Set<string>();
  readonly updated = new Set<string>();
  readonly ended = new Set<string>();
  /** Of wordings that came, went or changed hands. */
  readonly keys = new Set<string>();
  /** More than is worth following: the hot copy is made anew. */
  many = false;

  /** @param keys of the wordings before and after */
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
    'Another published entry answers one of these questions already. Archive it, or take the wording out of one of the two.',
  ],
  qa_entries_external_unique: ['conflict', 'Another entry has this external id.'],
} as const;

/**
 * Changes of entries. Whatever changes an answer raises the `qa` revision with it, in one transaction with its events, so that no
 * answer from before is served; drafts leave it alone.
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
      'The permission "qa:publish" is needed to publish an entry, and to change or remove a published one.',
    );
  }

  /** A change of entries that neither are nor become published. */
  quiet<T>(fn: (em: EntityManager) => Promise<T>): Promise<T> {
    return unlessTaken(TAKEN, () => this.db.tx(fn));
  }

  /** A change of what answers. */
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
