import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../common/clock/clock.js';
import { RequestContext } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import { LlmService } from '../llm/llm.service.js';
import { Maxima } from '../limits/maxima.js';
import { PromptsRepository } from '../prompts/prompts.repository.js';
import { PromptUses } from '../prompts/prompt-uses.js';
import type { Workspace } from '../workspaces/workspace.entity.js';
import { WorkspaceHooks } from '../workspaces/workspace-hooks.js';
import type { PauseWidgetDto, UpdateWidgetDto, WidgetDto } from './dto/widget.dto.js';
import { checkOrigin, type OriginVerdict } from './origin-check.js';
import { WidgetDirectory } from './widget-directory.js';
import { toChanges, type WidgetChanges } from './widget-changes.js';
import { Widget } from './widget.entity.js';
import { toWidgetDto } from './widget.mapper.js';
import { WidgetsRepository } from './widgets.repository.js';

const HOUR_MS = 3_600_000;

/** Management of the widgets of the current workspace. `origin` is that of the api under which the request reached it. */
@Injectable()
export class WidgetsService implements OnModuleInit {
  constructor(
    private readonly widgets: WidgetsRepository,
    private readonly directory: WidgetDirectory,
    private readonly prompts: PromptsRepository,
    private readonly llm: LlmService,
    private readonly uses: PromptUses,
    private readonly hooks: WorkspaceHooks,
    private readonly audit: AuditService,
    private readonly maxima: Maxima,
    private readonly config: AppConfig,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.uses.use((ids) => this.widgets.namesByPrompt(ids));
    this.hooks.onCreated((workspace, em) => this.createDefault(workspace, em));
  }

  async list(origin: string): Promise<{ items: WidgetDto[] }> {
    return { items: (await this.widgets.inOrder()).map((w) => this.toDto(w, origin)) };
  }

  /** @throws DomainError `widget_not_found` */
  async get(id: string, origin: string): Promise<WidgetDto> {
    return this.toDto(await this.widgets.get(id), origin);
  }

  /** The widget that was created with the workspace. */
  async getDefault(origin: string): Promise<WidgetDto> {
    return this.toDto(await this.widgets.getDefault(), origin);
  }

  /** No website can use the new widget until an origin is listed. @throws DomainError `quota_exceeded` */
  create(name: string, origin: string): Promise<WidgetDto> {
    return this.add(this.fresh(name.trim()), origin);
  }

  /** Copies all settings except the public id and the recorded websites. @throws DomainError `widget_not_found` | `quota_exceeded` */
  async duplicate(id: string, name: string | undefined, origin: string): Promise<WidgetDto> {
    const from = await this.widgets.get(id);
    const { allowedOrigins, isPaused, pauseMessage, model, knowledge, qaEnabled, limits, promptId, design } = from;
    const copy = this.fresh(name?.trim() ?? copyName(from.name));
    const settings = { allowedOrigins, isPaused, pauseMessage, model, knowledge, qaEnabled, limits, promptId };
    return this.add(Object.assign(copy, settings, { design }), origin);
  }

  /** @throws DomainError `widget_not_found` | `prompt_not_found` | `model_not_found` | `model_not_allowed` | `validation_failed` */
  async update(id: string, dto: UpdateWidgetDto, origin: string): Promise<WidgetDto> {
    if (dto.model) await this.llm.resolve(dto.model);
    return this.change(id, 'widget.updated', toChanges(dto), origin);
  }

  /** @param message undefined: unchanged. @throws DomainError `widget_not_found` */
  pause(id: string, { paused, message }: PauseWidgetDto, origin: string): Promise<WidgetDto> {
    const changes = { isPaused: paused, ...(message === undefined ? {} : { pauseMessage: message.trim() }) };
    return this.change(id, paused ? 'widget.paused' : 'widget.resumed', changes, origin);
  }

  /** Replaces the public id. The current one is accepted for the overlap; an older one is not. @throws DomainError `widget_not_found` */
  async rotate(id: string, overlapHours: number, origin: string): Promise<WidgetDto> {
    const now = this.clock.now().getTime();
    let ended: string | null = null;
    const widget = await this.widgets.change(id, async (found) => {
      ended = found.previousPublicId ?? null;
      found.previousPublicId = found.publicId;
      found.previousUntil = new Date(now + overlapHours * HOUR_MS);
      found.publicId = newPublicId();
      await this.audit.record('widget.rotated', target(id), { overlap_hours: overlapHours });
    });
    await this.directory.forget(id, widget.publicId, widget.previousPublicId, ended);
    return this.toDto(widget, origin);
  }

  /** Deletes the widget and its visitors; conversations are kept. @throws DomainError `widget_not_found` | `widget_is_default` */
  async remove(id: string): Promise<void> {
    const removed = await this.widgets.change(id, async (found, em) => {
      if (found.isDefault)
        throw new DomainError('widget_is_default', 'Every workspace keeps its first widget. Pause it instead.');
      em.remove(found);
      await this.audit.record('widget.deleted', target(id), { name: found.name });
    });
    await this.directory.forget(id, removed.publicId, removed.previousPublicId);
  }

  /** @throws DomainError `widget_not_found` */
  async checkOrigin(id: string, page: string, origin: string): Promise<OriginVerdict> {
    const { allowedOrigins } = await this.widgets.get(id);
    const { publicUrl } = this.config.http;
    return checkOrigin(allowedOrigins, page, [origin, ...(publicUrl ? [new URL(publicUrl).origin] : [])]);
  }

  private async change(id: string, action: string, changes: WidgetChanges, origin: string): Promise<WidgetDto> {
    const widget = await this.widgets.change(id, async (found) => {
      // Locked until commit, so that the prompt is not deleted meanwhile.
      if (changes.promptId) await this.prompts.lock(changes.promptId);
      if (takesRights(found, changes)) found.generation++;
      Object.assign(found, changes);
      await this.audit.record(action, target(id), { name: found.name, changed: Object.keys(changes).sort() });
    });
    await this.directory.forget(id, widget.publicId, widget.previousPublicId);
    return this.toDto(widget, origin);
  }

  private async add(widget: Widget, origin: string): Promise<WidgetDto> {
    const before = async (em: EntityManager): Promise<void> => {
      await this.maxima.refuseBeyond(em, 'widgets', Widget, {});
      if (widget.promptId) await this.prompts.lock(widget.promptId);
    };
    const after = (): Promise<void> => this.audit.record('widget.created', target(widget.id), { name: widget.name });
    await this.widgets.add(widget, before, after);
    return this.toDto(widget, origin);
  }

  private async createDefault({ id, name }: Workspace, em: EntityManager): Promise<void> {
    // The name is shown to visitors.
    const widget = Object.assign(this.fresh(name, id), { isDefault: true });
    await em.persist(widget).flush();
  }

  private fresh(name: string, workspaceId = this.context.workspaceId): Widget {
    const own = { workspaceId, name, publicId: newPublicId(), allowedOrigins: this.ownOrigins() };
    return Object.assign(new Widget(), own);
  }

  /** The origin of the console with its preview and demo page; every other website is denied until it is listed. */
  private ownOrigins(): string[] {
    const { publicUrl, host, port } = this.config.http;
    if (publicUrl) return [new URL(publicUrl).origin];
    const loopback = ['127.0.0.1', 'localhost', '::1'].includes(host);
    return loopback ? [`http://127.0.0.1:${port}`, `http://localhost:${port}`] : [];
  }

  private toDto(widget: Widget, origin: string): WidgetDto {
    return toWidgetDto(widget, this.config.http.publicUrl ?? origin, this.clock.now());
  }
}

const target = (id: string): { type: string; id: string } => ({ type: 'widget', id });
const newPublicId = (): string => `wdg_${randomBytes(12).toString('base64url')}`;
const copyName = (name: string): string => `${name.slice(0, 100 - ' copy'.length)} copy`;

/** Whether the change withdraws access from visitors who have a token. */
function takesRights(widget: Widget, changes: WidgetChanges): boolean {
  const removed = changes.allowedOrigins && widget.allowedOrigins.some((o) => !changes.allowedOrigins?.includes(o));
  return Boolean(removed) || (changes.isPaused === true && !widget.isPaused);
}
