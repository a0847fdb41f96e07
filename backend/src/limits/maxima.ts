import type { EntityName, FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { RequestContext } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import type { MaximumName } from '../config/maxima-config.js';
import type { TenantEntity } from '../database/base.entity.js';
import { TenantDb } from '../database/tenant-db.js';
import { RoughCounts } from './rough-counts.js';

interface Words {
  owner: string;
  things: string;
  /** Advice on what to delete. */
  remedy: string;
}

/** A new row replaces the oldest one instead of being refused. */
type Replaced = 'sessions' | 'qa_gaps' | 'qa_gap_questions' | 'prompt_runs' | 'widget_designs';

const WORDS: Record<Exclude<MaximumName, Replaced>, Words> = {
  api_tokens: { owner: 'A workspace', things: 'API tokens', remedy: 'Revoke one that is not used any more.' },
  cache_negatives: { owner: 'A workspace', things: 'reported pairs', remedy: 'Delete old ones.' },
  conversations: { owner: 'One caller', things: 'conversations', remedy: 'Continue one of them.' },
  workspace_conversations: { owner: 'A workspace', things: 'conversations', remedy: 'Ask the operator for more.' },
  visitor_conversations: { owner: 'A visitor', things: 'conversations', remedy: 'Continue one of them.' },
  embedding_models: {
    owner: 'A workspace',
    things: 'embedding models',
    remedy: 'Remove one that is not used any more.',
  },
  erasures: { owner: 'A workspace', things: 'waiting erasures', remedy: 'Wait until some are done.' },
  messages: { owner: 'A conversation', things: 'messages', remedy: 'Start a new conversation.' },
  prompts: { owner: 'A workspace', things: 'prompts', remedy: 'Delete one that is not used any more.' },
  prompt_cases: { owner: 'A workspace', things: 'prompt tests', remedy: 'Delete some that are not used any more.' },
  prompt_runs_at_work: {
    owner: 'A workspace',
    things: 'runs of prompt tests at work',
    remedy: 'Wait for one, or cancel it.',
  },
  prompt_variables: { owner: 'A workspace', things: 'prompt variables', remedy: 'Delete one that no prompt uses.' },
  prompt_versions: { owner: 'A prompt', things: 'versions', remedy: 'Continue with its text in a new prompt.' },
  provider_keys: { owner: 'A workspace', things: 'providers', remedy: 'Remove one that is not used any more.' },
  qa_entries: { owner: 'A workspace', things: 'Q&A entries', remedy: 'Delete some that are not used any more.' },
  qa_imports: { owner: 'A workspace', things: 'Q&A imports', remedy: 'Delete old ones.' },
  sources: { owner: 'A workspace', things: 'sources', remedy: 'Delete one that is not read any more.' },
  test_runs: { owner: 'A test set', things: 'runs', remedy: 'Delete old ones.' },
  test_sets: { owner: 'A workspace', things: 'test sets', remedy: 'Delete one that is not used any more.' },
  visitors: { owner: 'A workspace', things: 'visitors', remedy: 'Inactive ones are deleted over time.' },
  widgets: { owner: 'A workspace', things: 'widgets', remedy: 'Delete one that is on no website any more.' },
};
export type CountedThing = keyof typeof WORDS;

/** Maximum numbers of rows: one rule for everything that people, programs and visitors can accumulate. */
@Injectable()
export class Maxima {
  private readonly rough: RoughCounts;

  constructor(
    private readonly config: AppConfig,
    private readonly context: RequestContext,
    private readonly db: TenantDb,
    clock: Clock,
  ) {
    this.rough = new RoughCounts(clock);
  }

  /**
   * For a transaction that adds one row: of two concurrent ones at the limit the later one is refused. Call it before
   * the transaction takes any other lock.
   * @param where which rows of the current workspace count
   * @throws DomainError `quota_exceeded`
   */
  async refuseBeyond<T extends TenantEntity>(
    em: EntityManager,
    thing: CountedThing,
    entity: EntityName<T>,
    where: FilterQuery<T>,
  ): Promise<void> {
    await this.db.lockWorkspace(em);
    this.refuse(thing, await em.count(entity, where));
  }

  /** For rows that every question may add: exceeding the limit slightly is harmless. @throws DomainError `quota_exceeded` */
  async refuseGrown<T extends TenantEntity>(
    em: EntityManager,
    thing: CountedThing,
    entity: EntityName<T>,
  ): Promise<void> {
    const key = `${thing}:${this.context.workspaceId}`;
    const count = (): Promise<number> => em.count(entity, {});
    this.refuse(thing, await this.rough.before(key, this.config.maxima[thing], count));
  }

  /** For a known count. @throws DomainError `quota_exceeded` */
  refuse(thing: CountedThing, count: number): void {
    const max = this.config.maxima[thing];
    if (count < max) return;
    const { owner, things, remedy } = WORDS[thing];
    throw new DomainError('quota_exceeded', `${owner} has at most ${max.toLocaleString('en')} ${things}. ${remedy}`);
  }
}
