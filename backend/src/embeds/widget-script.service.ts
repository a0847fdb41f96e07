import { Injectable } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import type { PutScriptDto, ScriptDto } from './dto/widget-script.dto.js';
import type { UpdateWidgetDto, WidgetDto } from './dto/widget.dto.js';
import { WidgetsService } from './widgets.service.js';

/** The default widget of a workspace in one document, by the id of the workspace. */
@Injectable()
export class WidgetScriptService {
  constructor(
    private readonly widgets: WidgetsService,
    private readonly context: RequestContext,
  ) {}

  /** @throws DomainError `workspace_not_found`: it is not the workspace that the caller acts in */
  async get(workspaceId: string, origin: string): Promise<ScriptDto> {
    this.refuseOther(workspaceId);
    return this.toDto(await this.widgets.getDefault(origin));
  }

  /** Fields that are left out stay as they are. @throws DomainError `workspace_not_found`, and those of a change of a widget */
  async put(workspaceId: string, dto: PutScriptDto, origin: string): Promise<ScriptDto> {
    this.refuseOther(workspaceId);
    const widget = await this.widgets.getDefault(origin);
    return this.toDto(await this.widgets.update(widget.id, toUpdate(dto, widget), origin));
  }

  private refuseOther(workspaceId: string): void {
    if (workspaceId.toLowerCase() !== this.context.workspaceId)
      throw new DomainError(
        'workspace_not_found',
        'The address must contain the workspace that you act in. Members of several choose one with X-Workspace-Id.',
      );
  }

  private toDto({ public_id, theme, quick_buttons, snippet, iframe, ...widget }: WidgetDto): ScriptDto {
    const { model, prompt_id, knowledge, qa_enabled } = widget;
    return {
      workspace_id: this.context.workspaceId,
      site_id: public_id,
      theme_settings: theme,
      quick_buttons,
      model_config: { model, prompt_id, ...knowledge, qa_enabled },
      snippet,
      iframe,
    };
  }
}

function toUpdate({ theme_settings, quick_buttons, model_config = {} }: PutScriptDto, { knowledge }: WidgetDto) {
  const { folders, tags, ...config } = model_config;
  const filter =
    folders || tags ? { knowledge: { ...knowledge, ...(folders && { folders }), ...(tags && { tags }) } } : {};
  const update: UpdateWidgetDto = { theme: theme_settings, quick_buttons, ...config, ...filter };
  return update;
}
