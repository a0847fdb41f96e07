import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { WidgetConfig } from '@nexus/contracts';
import type { Principal } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import { SystemScope } from '../database/system-scope.js';
import { TenantDb } from '../database/tenant-db.js';
import { TenantRows } from '../database/tenant-rows.js';
import { tokenError } from '../identity/token-errors.js';
import { VisitorRights } from '../identity/visitor-rights.js';
import type { VisitorClaims } from '../identity/visitor-tokens.js';
import { PromptUses } from '../prompts/prompt-uses.js';
import { PromptsRepository } from '../prompts/prompts.repository.js';
import { AskerFacts, type Facts } from '../prompts/variables/asker-facts.js';
import { RedisService } from '../redis/redis.service.js';
import { ProcessCache } from '../redis/process-cache.js';
import type { Workspace } from '../workspaces/workspace.entity.js';
import { WorkspaceHooks } from '../workspaces/workspace-hooks.js';
import { iframeCode, snippetCode } from './embed-code.js';
import { normaliseOrigins } from './origins.js';
import type { UpdateWidgetDto, WidgetDto } from './dto/widget.dto.js';
import { DEFAULT_GREETING, Visitor, Widget } from './widget.entity.js';

/** The fields of a widget that visitor requests need. */
export interface PublicWidget {
  id: string;
  workspaceId: string;
  publicId: string;
  allowedOrigins: readonly string[];
  isPaused: boolean;
  generation: number;
  /** System prompt for its visitors; null: the active prompt. */
  promptId: string | null;
  /** A visitor has opened it on a website other than this server. */
  seenOnSite: boolean;
  config: WidgetConfig;
}

@Injectable()
export class WidgetsService implements OnModuleInit {
  private readonly cache: ProcessCache<PublicWidget | null>;
  private readonly widgets: TenantRows<Widget>;

  constructor(
    private readonly db: TenantDb,
    private readonly system: SystemScope,
    private readonly hooks: WorkspaceHooks,
    private readonly config: AppConfig,
    private readonly rights: VisitorRights,
    private readonly facts: AskerFacts,
    private readonly uses: PromptUses,
    private readonly prompts: PromptsRepository,
    redis: RedisService,
  ) {
    this.cache = new ProcessCache(redis, 'nexus:widgets');
    this.widgets = new TenantRows(db, Widget, 'widget_not_found', 'There is no such widget.');
  }

  async onModuleInit(): Promise<void> {
    await this.cache.start();
    this.rights.use((claims) => this.admitVisitor(claims));
    this.facts.use((principal) => this.factsOf(principal));
    this.uses.use((ids) => this.namesByPrompt(ids));
    this.hooks.onCreated((workspace, em) => this.createDefault(workspace, em));
  }

  async list(origin: string): Promise<{ items: WidgetDto[] }> {
    const widgets = await this.db.em().find(Widget, {}, { orderBy: { createdAt: 'asc' }, limit: 100 });
    return { items: widgets.map((w) => this.toDto(w, origin)) };
  }

  /** @throws DomainError `widget_not_found` */
  async get(id: string, origin: string): Promise<WidgetDto> {
    return this.toDto(await this.widgets.get(id), origin);
  }

  /** @throws DomainError `widget_not_found` | `prompt_not_found` | `validation_failed` */
  async update(id: string, dto: UpdateWidgetDto, origin: string): Promise<WidgetDto> {
    const changes = {
      name: dto.name?.trim(),
      greeting: dto.greeting?.trim(),
      theme: dto.theme && { ...dto.theme },
      quickButtons: dto.quick_buttons?.map(({ label, prompt }) => ({ label, prompt })),
      allowedOrigins: dto.allowed_origins && normaliseOrigins(dto.allowed_origins),
      isPaused: dto.is_paused,
      promptId: dto.prompt_id,
    };
    const widget = await this.db.tx(async (em) => {
      // Locked: each of two concurrent changes must increment the generation.
      const found = await this.widgets.lock(id);
      // Locked until commit, so that the prompt is not deleted meanwhile.
      if (changes.promptId) await this.prompts.lock(changes.promptId);
      if (takesRights(found, changes)) found.generation++;
      Object.assign(found, Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)));
      await em.flush();
      return found;
    });
    await Promise.all([widget.publicId, widget.id].map((key) => this.cache.invalidate(key)));
    return this.toDto(widget, origin);
  }

  /** Finds a widget by its public id. @throws DomainError `widget_not_found` */
  async findPublic(publicId: string): Promise<PublicWidget> {
    const known = /^[\w-]{1,32}$/.test(publicId) ? await this.cache.get(publicId, () => this.load({ publicId })) : null;
    if (!known) throw this.widgets.missing();
    return known;
  }

  /** Records the first session on a website other than this server. Later sessions change nothing. */
  async noteForeignSession({ id, publicId }: PublicWidget, at: Date): Promise<void> {
    await this.db.update(Widget, { id, firstForeignSessionAt: null }, { firstForeignSessionAt: at });
    await Promise.all([publicId, id].map((key) => this.cache.invalidate(key)));
  }

  /** Implements VisitorRights with settings that are at most five seconds old. */
  private async admitVisitor({ widgetId, workspaceId, generation }: VisitorClaims): Promise<void> {
    const widget = await this.cache.get(widgetId, () => this.load({ id: widgetId }));
    if (widget?.workspaceId !== workspaceId) throw this.widgets.missing();
    if (widget.isPaused) throw paused();
    if (widget.generation !== generation)
      throw tokenError('token_invalid', 'The settings of the widget have changed. Open a new session.');
  }

  /** System prompt for a visitor; null: the active prompt. Settings are at most five seconds old. */
  async promptOf(principal: Principal): Promise<string | null> {
    if (principal.kind !== 'visitor') return null;
    const widget = await this.cache.get(principal.widgetId, () => this.load({ id: principal.widgetId }));
    return widget?.promptId ?? null;
  }

  private async namesByPrompt(promptIds: readonly string[]): Promise<Map<string, string[]>> {
    const names = new Map<string, string[]>();
    const widgets = await this.db.em().find(Widget, { promptId: { $in: [...promptIds] } }, { orderBy: { id: 'asc' } });
    for (const { promptId, name } of widgets) names.set(promptId!, [...(names.get(promptId!) ?? []), name]);
    return names;
  }

  /** Variables about the visitor that prompts can use. */
  private async factsOf(principal: Principal): Promise<Facts> {
    if (principal.kind !== 'visitor') return { visitor: null, widgetName: null };
    const { visitorId: id, widgetId } = principal;
    const [visitor, widget] = await Promise.all([
      this.db.em().findOne(Visitor, { id, widgetId }),
      this.cache.get(widgetId, () => this.load({ id: widgetId })),
    ]);
    const { name = null, email = null, attributes = {} } = visitor ?? {};
    return { visitor: { name, email, attributes }, widgetName: widget?.config.name ?? null };
  }

  private async load(by: { publicId: string } | { id: string }): Promise<PublicWidget | null> {
    const widget = await this.system.run('widgets.public', (em) => em.findOne(Widget, by));
    if (!widget) return null;
    const { id, workspaceId, publicId, allowedOrigins, isPaused, generation } = widget;
    const { name, greeting, theme, quickButtons, promptId = null } = widget;
    const seenOnSite = widget.firstForeignSessionAt != null;
    const config: WidgetConfig = {
      public_id: publicId,
      name,
      // Empty for the default: the widget shows it in the visitor's language.
      greeting: greeting === DEFAULT_GREETING ? '' : greeting,
      theme,
      quick_buttons: quickButtons,
      ai_notice: '',
      feedback: true,
    };
    return { id, workspaceId, publicId, allowedOrigins, isPaused, generation, promptId, seenOnSite, config };
  }

  private async createDefault({ id, name }: Workspace, em: EntityManager): Promise<void> {
    const widget = new Widget();
    widget.workspaceId = id;
    widget.publicId = `wdg_${randomBytes(12).toString('base64url')}`;
    // The name is shown to visitors.
    widget.name = name;
    widget.allowedOrigins = this.ownOrigins();
    await em.persist(widget).flush();
  }

  /** Origins of the console, which hosts preview and demo page; every other website must be listed. */
  private ownOrigins(): string[] {
    const { publicUrl, host, port } = this.config.http;
    if (publicUrl) return [new URL(publicUrl).origin];
    const loopback = ['127.0.0.1', 'localhost', '::1'].includes(host);
    return loopback ? [`http://127.0.0.1:${port}`, `http://localhost:${port}`] : [];
  }

  private toDto(w: Widget, origin: string): WidgetDto {
    const base = this.config.http.publicUrl ?? origin;
    return {
      id: w.id,
      public_id: w.publicId,
      name: w.name,
      allowed_origins: w.allowedOrigins,
      theme: w.theme,
      greeting: w.greeting,
      quick_buttons: w.quickButtons,
      is_paused: w.isPaused,
      prompt_id: w.promptId ?? null,
      first_foreign_session_at: w.firstForeignSessionAt?.toISOString() ?? null,
      snippet: snippetCode(base, w.publicId),
      iframe: iframeCode(base, w),
    };
  }
}

/** Whether the change withdraws access from visitors who have a token. */
function takesRights(widget: Widget, changes: { allowedOrigins?: string[]; isPaused?: boolean }): boolean {
  const removed = changes.allowedOrigins && widget.allowedOrigins.some((o) => !changes.allowedOrigins?.includes(o));
  return Boolean(removed) || (changes.isPaused === true && !widget.isPaused);
}

export const paused = (): DomainError => new DomainError('widget_paused', 'This chat is switched off at the moment.');
