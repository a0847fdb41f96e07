import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { RequestContext } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import type { Page, PageQuery } from '../common/paging/paging.js';
import { TenantDb } from '../database/tenant-db.js';
import { Maxima } from '../limits/maxima.js';
import type {
  ChooseVersionDto,
  CreatePromptDto,
  PromptDto,
  RestorePromptDto,
  UpdatePromptDto,
} from './dto/prompt.dto.js';
import { ActivationGate } from './activation-gate.js';
import { PromptChanges } from './prompt-changes.js';
import { Prompt } from './prompt.entity.js';
import { toPromptDto, toVersionNumber } from './prompt.mapper.js';
import { PromptUses } from './prompt-uses.js';
import { PromptsRepository } from './prompts.repository.js';
import { checkTemplate } from './variables/template-check.js';
import { PromptVariablesRepository } from './variables/prompt-variables.repository.js';

/** Text of the prompt for a completion, before variables are filled in. */
export interface PromptText {
  id: string;
  version: number;
  text: string;
}

export interface VersionChoice extends ChooseVersionDto {
  /** The run whose tests the version passed: it takes effect only if the prompt is still waiting for this run. */
  tested?: string;
}

/** System prompts of the current workspace. Every change that affects answers increments the `prompts` revision. */
@Injectable()
export class PromptsService {
  constructor(
    private readonly prompts: PromptsRepository,
    private readonly changes: PromptChanges,
    private readonly audit: AuditService,
    private readonly maxima: Maxima,
    private readonly variables: PromptVariablesRepository,
    private readonly uses: PromptUses,
    private readonly gate: ActivationGate,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /** Null when none is active: `BUILT_IN_PROMPT` is used then. */
  async activePrompt(): Promise<PromptText | null> {
    const prompt = await this.prompts.findActive();
    return prompt && { id: prompt.id, version: prompt.liveVersion, text: prompt.liveText };
  }

  async list(query: PageQuery): Promise<Page<PromptDto>> {
    const page = await this.prompts.page(query);
    const uses = await this.uses.of(page.items.map(({ id }) => id));
    return { ...page, items: page.items.map((prompt) => toPromptDto(prompt, uses.get(prompt.id) ?? [])) };
  }

  async get(id: string): Promise<PromptDto> {
    return this.dto(await this.prompts.get(id));
  }

  /** @throws DomainError `quota_exceeded`, `conflict`, `validation_failed` */
  async create({ name, text, note, activate }: CreatePromptDto): Promise<PromptDto> {
    const held = activate === true && (await this.gate.holds());
    const prompt = await this.changes.commit(async (em) => {
      await this.maxima.refuseBeyond(em, 'prompts', Prompt, {});
      checkTemplate(text, await this.variables.names());
      const { workspaceId } = this.context;
      const created = Object.assign(new Prompt(), { workspaceId, name, text, liveText: text });
      if (activate && !held) await this.changes.switchTo(created, em);
      await em.persist([created, this.changes.newVersion(created, { note })]).flush();
      await this.audit.record('prompt.created', target(created), { name, active: created.isActive });
      return created;
    });
    return held ? this.activate(prompt.id) : this.dto(prompt);
  }

  /** @throws DomainError `validation_failed`, `quota_exceeded`, and `prompt_tests_failed` after the version was saved as a draft */
  async update(id: string, { name, text, note, draft }: UpdatePromptDto): Promise<PromptDto> {
    const held = text !== undefined && !draft && (await this.held(id));
    const updated = await this.changed(id, async (prompt, em) => {
      if (name !== undefined) prompt.name = name;
      if (text !== undefined) await this.changes.write(prompt, text, em, { note });
      if (text !== undefined && !draft && !held) this.changes.takeEffect(prompt);
      await em.flush();
      await this.audit.record('prompt.updated', target(prompt), named(prompt));
    });
    return held ? this.publish(id, { version: updated.version }) : updated;
  }

  /** @throws DomainError `prompt_active`, which prevents deleting a prompt that answers use */
  async delete(id: string): Promise<void> {
    await this.changes.commit(async (em) => {
      const prompt = await this.prompts.lock(id);
      if (prompt.isActive)
        throw new DomainError(
          'prompt_active',
          'Activate another prompt, or deactivate this one, before you delete it.',
        );
      const [widget] = (await this.uses.of([id])).get(id) ?? [];
      if (widget)
        throw new DomainError(
          'prompt_active',
          `The widget “${widget}” uses this prompt. Choose another prompt for the widget before you delete this one.`,
        );
      await em.remove(prompt).flush();
      await this.audit.record('prompt.deleted', target(prompt), { name: prompt.name });
    });
  }

  /** Activates a prompt for the workspace, with the given or the newest version. */
  activate(id: string, choice: VersionChoice = {}): Promise<PromptDto> {
    return this.use(id, 'activate', choice);
  }

  /** Makes a version the live version of the prompt. */
  publish(id: string, choice: VersionChoice = {}): Promise<PromptDto> {
    return this.use(id, 'publish', choice);
  }

  /** Deactivates the prompt; answers use the built-in prompt. */
  async deactivate(id: string): Promise<PromptDto> {
    return this.changed(id, async (prompt, em) => {
      Object.assign(prompt, { isActive: false, pendingRunId: null });
      await em.flush();
      await this.audit.record('prompt.deactivated', target(prompt), { name: prompt.name });
    });
  }

  /** Restores an old text as a new version: the history is append-only. */
  async restore(id: string, version: string, { note, draft }: RestorePromptDto = {}): Promise<PromptDto> {
    const restoredFrom = toVersionNumber(version);
    const held = !draft && (await this.held(id));
    const restored = await this.changed(id, async (prompt, em) => {
      const old = await this.prompts.getVersion(prompt.id, restoredFrom);
      await this.changes.write(prompt, old.text, em, { note, restoredFrom });
      if (!draft && !held) this.changes.takeEffect(prompt);
      await em.flush();
      await this.audit.record('prompt.restored', target(prompt), { ...named(prompt), restored_from: restoredFrom });
    });
    return held ? this.publish(id, { version: restored.version }) : restored;
  }

  /** Takes effect immediately, or after tests when the workspace requires them. */
  private async use(id: string, thenDo: 'activate' | 'publish', choice: VersionChoice): Promise<PromptDto> {
    const prompt = await this.prompts.get(id);
    const version = choice.version ?? prompt.version;
    const { text } = await this.prompts.getVersion(prompt.id, version);
    if (!choice.tested && (await this.changesAnswers(prompt, thenDo, version))) {
      const despiteFailures = choice.despite_failures ?? false;
      const intent = { promptId: prompt.id, name: prompt.name, version, text, thenDo, despiteFailures };
      if (await this.gate.check(intent)) return this.get(id);
    }
    return this.changed(id, async (locked, em) => {
      if (choice.tested && locked.pendingRunId !== choice.tested) return;
      checkTemplate(text, await this.variables.names());
      Object.assign(locked, { liveVersion: version, liveText: text, pendingRunId: null });
      if (thenDo === 'activate') await this.changes.switchTo(locked, em);
      await em.flush();
      await this.audit.record(thenDo === 'activate' ? 'prompt.activated' : 'prompt.published', target(locked), {
        ...named(locked),
        ...(choice.tested ? { tested_by: choice.tested } : {}),
      });
    });
  }

  private async changesAnswers(prompt: Prompt, thenDo: 'activate' | 'publish', version: number): Promise<boolean> {
    if (thenDo === 'activate') return !prompt.isActive || prompt.liveVersion !== version;
    return prompt.liveVersion !== version && (await this.isInUse(prompt));
  }

  private async isInUse({ id, isActive }: Prompt): Promise<boolean> {
    return isActive || (await this.uses.of([id])).has(id);
  }

  /** Whether new texts of this prompt must pass tests before they are used. */
  private async held(id: string): Promise<boolean> {
    return (await this.isInUse(await this.prompts.get(id))) && (await this.gate.holds());
  }

  private async changed(id: string, fn: (prompt: Prompt, em: EntityManager) => Promise<void>): Promise<PromptDto> {
    const prompt = await this.changes.commit(async (em) => {
      // Locked, so that no variable of the text is deleted meanwhile.
      await this.db.lockWorkspace(em);
      const locked = await this.prompts.lock(id);
      await fn(locked, em);
      return locked;
    });
    return this.dto(prompt);
  }

  private async dto(prompt: Prompt): Promise<PromptDto> {
    return toPromptDto(prompt, (await this.uses.of([prompt.id])).get(prompt.id) ?? []);
  }
}

const target = (prompt: Prompt): { type: string; id: string } => ({ type: 'prompt', id: prompt.id });
const named = ({ name, version, liveVersion }: Prompt) => ({ name, version, live_version: liveVersion });
