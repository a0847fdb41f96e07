import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { WidgetDesign } from '@nexus/contracts';
import { AuditService } from '../audit/audit.service.js';
import { RequestContext } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import { TenantDb } from '../database/tenant-db.js';
import type { WidgetDesignDto, WidgetDesignStateDto, WidgetDesignVersionDto } from './dto/design.dto.js';
import { toDesign } from './design-input.js';
import { WidgetDesignVersion } from './widget-design.entity.js';
import { WidgetDirectory } from './widget-directory.js';
import type { Widget } from './widget.entity.js';
import { WidgetsRepository } from './widgets.repository.js';

/** Designs of widgets: a draft for the console, and published versions, of which websites show the newest. */
@Injectable()
export class WidgetDesigns {
  constructor(
    private readonly widgets: WidgetsRepository,
    private readonly directory: WidgetDirectory,
    private readonly audit: AuditService,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly config: AppConfig,
  ) {}

  /** @throws DomainError `widget_not_found` */
  async state(id: string): Promise<WidgetDesignStateDto> {
    return toState(await this.widgets.get(id));
  }

  /** @throws DomainError `widget_not_found` | `validation_failed` */
  async saveDraft(id: string, dto: WidgetDesignDto): Promise<WidgetDesignStateDto> {
    const draft = toDesign(dto);
    return toState(await this.setDraft(id, () => draft));
  }

  /** @throws DomainError `widget_not_found` */
  async discard(id: string): Promise<void> {
    await this.setDraft(id, () => null);
  }

  /** Publishes the draft as the newest version. Does nothing without a draft. @throws DomainError `widget_not_found` */
  publish(id: string, note = ''): Promise<WidgetDesignStateDto> {
    return this.publishing(id, note, ({ draft }) => draft ?? null);
  }

  /** Publishes a design directly. An existing draft is kept. @throws DomainError `widget_not_found` */
  publishAtOnce(id: string, change: (published: WidgetDesignDto) => WidgetDesignDto): Promise<WidgetDesignStateDto> {
    return this.publishing(id, '', ({ design }) => toDesign(change(design)), false);
  }

  /** All versions, newest first, including the published one. @throws DomainError `widget_not_found` */
  async versions(id: string): Promise<{ items: WidgetDesignVersionDto[] }> {
    await this.widgets.get(id);
    const rows = await this.db.em().find(WidgetDesignVersion, { widgetId: id }, { orderBy: { version: 'desc' } });
    return { items: rows.map(toVersion) };
  }

  /** Copies an earlier version into the draft. @throws DomainError `widget_not_found` | `widget_design_not_found` */
  async restore(id: string, version: number): Promise<WidgetDesignStateDto> {
    const found = await this.db.em().findOne(WidgetDesignVersion, { widgetId: id, version });
    if (found) return toState(await this.setDraft(id, () => found.design));
    await this.widgets.get(id);
    throw new DomainError('widget_design_not_found', 'There is no such version of the design.');
  }

  private setDraft(id: string, draftOf: (widget: Widget) => WidgetDesign | null): Promise<Widget> {
    return this.widgets.change(id, (widget) => {
      widget.draft = draftOf(widget);
      return Promise.resolve();
    });
  }

  private async publishing(
    id: string,
    note: string,
    designOf: (widget: Widget) => WidgetDesign | null,
    endsDraft = true,
  ): Promise<WidgetDesignStateDto> {
    const widget = await this.widgets.change(id, async (found, em) => {
      const design = designOf(found);
      if (!design) return;
      await this.keepFirst(found, em);
      found.design = design;
      if (endsDraft) found.draft = null;
      await this.keepVersion(found, note.trim(), em);
      const detail = { name: found.name, version: found.designVersion };
      await this.audit.record('widget.published', { type: 'widget', id }, detail);
    });
    await this.directory.forget(id, widget.publicId, widget.previousPublicId);
    return toState(widget);
  }

  /** Stores the initial design as a version when it is replaced for the first time. */
  private async keepFirst(widget: Widget, em: EntityManager): Promise<void> {
    if ((await em.count(WidgetDesignVersion, { widgetId: widget.id })) > 0) return;
    await em.persist(versionOf(widget, 'system', '')).flush();
  }

  private async keepVersion(widget: Widget, note: string, em: EntityManager): Promise<void> {
    const widgetId = widget.id;
    widget.designVersion++;
    await em.persist(versionOf(widget, this.context.requiredPrincipal.id, note)).flush();
    const oldest = widget.designVersion - this.config.maxima.widget_designs;
    if (oldest > 0) await this.db.delete(WidgetDesignVersion, { widgetId, version: { $lte: oldest } });
  }
}

const toState = ({ designVersion, design, draft }: Widget): WidgetDesignStateDto => ({
  version: designVersion,
  published: design,
  draft: draft ?? null,
});

const versionOf = (widget: Widget, author: string, note: string): WidgetDesignVersion => {
  const { workspaceId, id: widgetId, designVersion: version, design } = widget;
  return Object.assign(new WidgetDesignVersion(), { workspaceId, widgetId, version, design, author, note });
};

const toVersion = ({ version, author, note, createdAt, design }: WidgetDesignVersion): WidgetDesignVersionDto => ({
  version,
  author,
  note,
  created_at: createdAt.toISOString(),
  design,
});
