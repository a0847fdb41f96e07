import type { EntityData } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import { Prompt } from '../../prompts/prompt.entity.js';
import { AT_WORK, PromptRun, PromptRunItem } from './prompt-run.entity.js';

/** Runs of the current workspace, with their questions and answers. */
@Injectable()
export class PromptRunsRepository extends TenantRows<PromptRun> {
  constructor(
    db: TenantDb,
    private readonly clock: Clock,
  ) {
    super(db, PromptRun, 'prompt_run_not_found', 'There is no such run in this workspace.');
  }

  findAtWork(id: string): Promise<PromptRun | null> {
    return this.find(id, { state: { $in: AT_WORK } }, ['candidateText', 'baselineText']);
  }

  countAtWork(): Promise<number> {
    return this.db.em().count(PromptRun, { state: { $in: AT_WORK } });
  }

  /** Sorted by position. */
  items(runId: string): Promise<PromptRunItem[]> {
    return this.db.em().find(PromptRunItem, { runId }, { orderBy: { position: 'asc' } });
  }

  async answer(itemId: string, answers: EntityData<PromptRunItem>): Promise<void> {
    await this.db.update(PromptRunItem, { id: itemId }, answers);
  }

  /** @returns false when the run was cancelled or deleted, so that the worker must stop */
  async advance(id: string, values: EntityData<PromptRun>): Promise<boolean> {
    // A native update bypasses the hook of the entity.
    const stamped = { ...values, updatedAt: this.clock.now() };
    return (await this.db.update(PromptRun, { id, state: { $in: AT_WORK } }, stamped)) > 0;
  }

  /** The newest run of these questions with this text that was not cancelled. */
  newestOf(promptId: string, textDigest: string, casesDigest: string): Promise<PromptRun | null> {
    const where = { promptId, kind: 'tests' as const, textDigest, casesDigest, state: { $ne: 'cancelled' as const } };
    return this.db.em().findOne(PromptRun, where, { orderBy: { id: 'desc' } });
  }

  /** Removes the run from prompts that wait for it. */
  async release(runId: string): Promise<void> {
    await this.db.update(Prompt, { pendingRunId: runId }, { pendingRunId: null });
  }

  /** Deletes the oldest finished runs beyond the limit, to make room for a new one. */
  async forgetBeyond(kept: number): Promise<void> {
    const old = await this.db
      .em()
      .find(
        PromptRun,
        { state: { $nin: AT_WORK } },
        { orderBy: { id: 'desc' }, offset: Math.max(0, kept - 1), limit: 100 },
      );
    if (old.length > 0) await this.db.delete(PromptRun, { id: { $in: old.map(({ id }) => id) } });
  }
}
