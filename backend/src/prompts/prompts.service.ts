import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { RequestContext } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { mapPage, type Page, type PageQuery } from '../common/paging/paging.js';
import { TenantDb } from '../database/tenant-db.js';
import { unlessTaken } from '../database/unique-violations.js';
import { Maxima } from '../limits/maxima.js';
import { Revisions } from '../workspaces/revisions/revisions.service.js';
import {
  type CreatePromptDto,
  type PromptDto,
  type PromptVersionDto,
  toPromptDto,
  toPromptVersionDto,
  type UpdatePromptDto,
} from './dto/prompt.dto.js';
import { Prompt, PromptVersion } from './prompt.entity.js';
import { PromptsRepository } from './prompts.repository.js';
import { PromptVariablesRepository } from './variables/prompt-variables.repository.js';
import { checkTemplate } from './variables/template-check.js';

/** The text a completion is asked with, its variables not filled in yet. */
export interface PromptText {
  id: string;
  version: number;
  text: string;
}

/** System prompts of the context's workspace. Whatever changes an answer raises the `prompts` revision with it. */
@Injectable()
export class PromptsService {
  constructor(
    private readonly prompts: PromptsRepository,
    private readonly revisions: Revisions,
    private readonly audit: AuditService,
    private readonly maxima: Maxima,
    private readonly variables: PromptVariablesRepository,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /** Null while none is active: `BUILT_IN_PROMPT` is used then. */
  async activePrompt(): Promise<PromptText | null> {
    const prompt = await this.prompts.findActive();
    return prompt && toText(prompt);
  }

  async list(query: PageQuery): Promise<Page<PromptDto>> {
    return mapPage(await this.prompts.page(query), toPromptDto);
  }

  async get(id: string): Promise<PromptDto> {
    return toPromptDto(await this.prompts.get(id));
  }

  /** @throws DomainError `quota_exceeded`, `conflict` */
  async create(input: CreatePromptDto): Promise<PromptDto> {
    return this.change(async (em) => {
      await this.maxima.refuseBeyond(em, 'prompts', Prompt, {});
      checkTemplate(input.text, await this.variables.names());
      const { workspaceId } = this.context;
      const prompt = Object.assign(new Prompt(), { workspaceId, name: input.name, text: input.text });
      if (input.activate) await this.switchTo(prompt, em);
      await em.persist([prompt, this.newVersion(prompt)]).flush();
      await this.audit.record('prompt.created', target(prompt), { name: prompt.name, active: prompt.isActive });
      return toPromptDto(prompt);
    });
  }

  async update(id: string, input: UpdatePromptDto): Promise<PromptDto> {
    return this.change(async (em) => {
      // No variable that the text uses is deleted meanwhile.
      await this.db.lockWorkspace(em);
      const prompt = await this.prompts.lock(id);
      if (input.name !== undefined) prompt.name = input.name;
      if (input.text !== undefined) await this.write(prompt, input.text, em);
      await em.flush();
      await this.audit.record('prompt.updated', target(prompt), { name: prompt.name, version: prompt.version });
      return toPromptDto(prompt);
    });
  }

  /** @throws DomainError `prompt_active`: what answers use must not vanish by accident. */
  async delete(id: string): Promise<void> {
    await this.change(async (em) => {
      const prompt = await this.prompts.lock(id);
      if (prompt.isActive)
        throw new DomainError(
          'prompt_active',
          'Activate another prompt, or deactivate this one, before you delete it.',
        );
      await em.remove(prompt).flush();
      await this.audit.record('prompt.deleted', target(prompt), { name: prompt.name });
    });
  }

  /** Makes it the one active prompt of the workspace. */
  async activate(id: string): Promise<PromptDto> {
    return this.change(async (em) => {
      const prompt = await this.prompts.lock(id);
      await this.switchTo(prompt, em);
      await em.flush();
      await this.audit.record('prompt.activated', target(prompt), { name: prompt.name, version: prompt.version });
      return toPromptDto(prompt);
    });
  }

  /** Back to the built-in prompt. */
  async deactivate(id: string): Promise<PromptDto> {
    return this.change(async (em) => {
      const prompt = await this.prompts.lock(id);
      prompt.isActive = false;
      await em.flush();
      await this.audit.record('prompt.deactivated', target(prompt), { name: prompt.name });
      return toPromptDto(prompt);
    });
  }

  async versions(id: string, query: PageQuery): Promise<Page<PromptVersionDto>> {
    const { id: promptId } = await this.prompts.get(id);
    return mapPage(await this.prompts.versionPage(promptId, query), toPromptVersionDto);
  }

  /** Brings an old text back as a new version: history is only added to. */
  async restore(id: string, version: string): Promise<PromptDto> {
    const number = Number(version);
    if (!isVersion(number)) throw new DomainError('prompt_version_not_found');
    return this.change(async (em) => {
      await this.db.lockWorkspace(em);
      const prompt = await this.prompts.lock(id);
      const old = await this.prompts.getVersion(prompt.id, number);
      await this.write(prompt, old.text, em, number);
      await em.flush();
      await this.audit.record('prompt.restored', target(prompt), { version: prompt.version, restored_from: number });
      return toPromptDto(prompt);
    });
  }

  private change<T>(fn: (em: EntityManager) => Promise<T>): Promise<T> {
    return unlessTaken(TAKEN, () => this.revisions.change('prompts', fn));
  }

  private async write(prompt: Prompt, text: string, em: EntityManager, restoredFrom?: number): Promise<void> {
    if (text === prompt.text) return;
    checkTemplate(text, await this.variables.names());
    // The prompt is locked: nobody else adds a version.
    this.maxima.refuse('prompt_versions', await em.count(PromptVersion, { promptId: prompt.id }));
    prompt.text = text;
    prompt.version++;
    em.persist(this.newVersion(prompt, restoredFrom));
  }

  private newVersion(prompt: Prompt, restoredFrom?: number): PromptVersion {
    const { workspaceId, id: promptId, version, text } = prompt;
    const author = this.context.requiredPrincipal.id;
    return Object.assign(new PromptVersion(), {
      workspaceId,
      promptId,
      version,
      text,
      author,
      restoredFrom: restoredFrom ?? null,
    });
  }

  /** The old one is written first: the index allows one active prompt at any moment. */
  private async switchTo(prompt: Prompt, em: EntityManager): Promise<void> {
    const active = await em.findOne(Prompt, { isActive: true });
    if (active && active.id !== prompt.id) {
      active.isActive = false;
      await em.flush();
    }
    prompt.isActive = true;
  }
}

/** Two activations at the same moment: the index lets one through. */
const TAKEN = {
  prompts_active_unique: ['conflict', 'Somebody else changed the prompts at the same moment. Try again.'],
} as const;
const target = (prompt: Prompt): { type: string; id: string } => ({ type: 'prompt', id: prompt.id });
const toText = ({ id, version, text }: Prompt): PromptText => ({ id, version, text });
const isVersion = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= 2_147_483_647;
