import { Injectable } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { toDesign } from './design-input.js';
import type { WidgetDesignDto, WidgetDesignStateDto } from './dto/design.dto.js';
import type { PutScriptDto, ScriptDto } from './dto/widget-script.dto.js';
import type { UpdateWidgetDto, WidgetDto } from './dto/widget.dto.js';
import { WidgetDesigns } from './widget-designs.service.js';
import { WidgetsService } from './widgets.service.js';

/** The default widget of a workspace as one document, addressed by the workspace id. */
@Injectable()
export class WidgetScriptService {
  constructor(
    private readonly widgets: WidgetsService,
    private readonly designs: WidgetDesigns,
    private readonly context: RequestContext,
  ) {}

  /** @throws DomainError `workspace_not_found` when it is not the caller's workspace */
  async get(workspaceId: string, origin: string): Promise<ScriptDto> {
    this.refuseOther(workspaceId);
    const widget = await this.widgets.getDefault(origin);
    return this.toDto(widget, await this.designs.state(widget.id));
  }

  /** Omitted fields are unchanged. @throws DomainError `workspace_not_found`, and the errors of a change of a widget */
  async put(workspaceId: string, dto: PutScriptDto, origin: string): Promise<ScriptDto> {
    this.refuseOther(workspaceId);
    const widget = await this.widgets.getDefault(origin);
    const { theme_settings, quick_buttons } = dto;
    const merged = ({ theme, behaviour }: WidgetDesignDto): WidgetDesignDto => ({
      theme: theme_settings ?? theme,
      behaviour: { ...behaviour, ...(quick_buttons ? { quick_buttons } : {}) },
    });
    const state = await this.designs.state(widget.id);
    // An invalid design must be rejected before the other settings change.
    toDesign(merged(state.published));
    const updated = await this.widgets.update(widget.id, toUpdate(dto, widget), origin);
    if (!theme_settings && !quick_buttons) return this.toDto(updated, state);
    // Published immediately: this document has no draft.
    return this.toDto(updated, await this.designs.publishAtOnce(widget.id, merged));
  }

  private refuseOther(workspaceId: string): void {
    if (workspaceId.toLowerCase() !== this.context.workspaceId)
      throw new DomainError(
        'workspace_not_found',
        'The address must contain the workspace that you act in. Members of several choose one with X-Workspace-Id.',
      );
  }

  private toDto(
    { public_id, snippet, iframe, ...widget }: WidgetDto,
    { published: { theme, behaviour } }: WidgetDesignStateDto,
  ): ScriptDto {
    const { model, prompt_id, knowledge, qa_enabled } = widget;
    return {
      workspace_id: this.context.workspaceId,
      site_id: public_id,
      theme_settings: theme,
      quick_buttons: behaviour.quick_buttons,
      model_config: { model, prompt_id, ...knowledge, qa_enabled },
      snippet,
      iframe,
    };
  }
}

function toUpdate({ model_config = {} }: PutScriptDto, { knowledge }: WidgetDto): UpdateWidgetDto {
  const { folders, tags, ...config } = model_config;
  const filter =
    folders || tags ? { knowledge: { ...knowledge, ...(folders && { folders }), ...(tags && { tags }) } } : {};
  return { ...config, ...filter };
}
