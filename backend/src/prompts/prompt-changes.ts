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

/** Two activations at the same moment: the index lets one through. */
const TAKEN = {
  prompts_active_unique: ['conflict', 'Somebody else changed the prompts at the same moment. Try again.'],
} as const;

/** The steps that changes of prompts are made of. */
@Injectable()
export class PromptChanges {
  constructor(
    private readonly revisions: Revisions,
    private readonly maxima: Maxima,
    private readonly variables: PromptVariablesRepository,
    private readonly context: RequestContext,
  ) {}

  /** No answer from before is served after it. @throws DomainError `conflict` */
  commit<T>(fn: (em: EntityManager) => Promise<T>): Promise<T> {
    return unlessTaken(TAKEN, () => this.revisions.change('prompts', fn));
  }

  /** A text that differs from the newest version is a new one. The prompt is locked: nobody else adds a version. */
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

  /** Answers use the newest version. */
  takeEffect(prompt: Prompt): void {
    Object.assign(prompt, { liveVersion: prompt.version, liveText: prompt.text });
  }

  /** The old one is written first: the index allows one active prompt at any moment. */
  async switchTo(prompt: Prompt, em: EntityManager): Promise<void> {
    const active = await em.findOne(Prompt, { isActive: true });
    if (active && active.id !== prompt.id) {
      active.isActive = false;
      await em.flush();
    }
    prompt.isActive = true;
  }
}
