import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import { unlessTaken } from '../database/unique-violations.js';
import { Maxima } from '../limits/maxima.js';
import { Revisions } from '../workspaces/revisions/revisions.service.js';
import { Prompt, PromptVersion } from './prompt.entity.js';
import { checkTemplate } from './variables/template-check.js';
import { PromptVariablesRepository } from './variables/prompt-variables.repository.js';

interface Written {
  note?: string | undefined;
  restoredFrom?: number;
}

/** Of two concurrent activations the unique index rejects one. */
const TAKEN = {
  prompts_active_unique: ['conflict', 'The prompts were changed by someone else at the same time. Try again.'],
} as const;

/** Shared steps of prompt changes. */
@Injectable()
export class PromptChanges {
  constructor(
    private readonly revisions: Revisions,
    private readonly maxima: Maxima,
    private readonly variables: PromptVariablesRepository,
    private readonly context: RequestContext,
  ) {}

  /** Commits and increments the revision, so that no older cached answer is served. @throws DomainError `conflict` */
  commit<T>(fn: (em: EntityManager) => Promise<T>): Promise<T> {
    return unlessTaken(TAKEN, () => this.revisions.change('prompts', fn));
  }

  /** Adds a version if the text differs from the newest one. The prompt must be locked, so that no other version is added meanwhile. */
  async write(prompt: Prompt, text: string, em: EntityManager, written: Written): Promise<void> {
    if (text === prompt.text) return;
    checkTemplate(text, await this.variables.names());
    this.maxima.refuse('prompt_versions', await em.count(PromptVersion, { promptId: prompt.id }));
    prompt.text = text;
    prompt.version++;
    em.persist(this.newVersion(prompt, written));
  }

  newVersion({ workspaceId, id: promptId, version, text }: Prompt, { note, restoredFrom }: Written): PromptVersion {
    const author = this.context.requiredPrincipal.id;
    const own = { workspaceId, promptId, version, text, author };
    return Object.assign(new PromptVersion(), own, {
      note: note?.trim() ?? '',
      restoredFrom: restoredFrom ?? null,
    });
  }

  /** Makes the newest version the live one. */
  takeEffect(prompt: Prompt): void {
    Object.assign(prompt, { liveVersion: prompt.version, liveText: prompt.text });
  }

  /** The old prompt is deactivated first: the unique index allows one active prompt at any moment. */
  async switchTo(prompt: Prompt, em: EntityManager): Promise<void> {
    const active = await em.findOne(Prompt, { isActive: true });
    if (active && active.id !== prompt.id) {
      active.isActive = false;
      await em.flush();
    }
    prompt.isActive = true;
  }
}
