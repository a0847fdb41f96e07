import { Bool, ListOf, Nested, Text, TextList, Uuid } from '../../common/dto/fields.js';
import { QuickButtonDto, WidgetThemeDto } from './design.dto.js';

/** Settings of the answers to visitors. */
export class ScriptModelConfigDto {
  @Text({ min: 1, max: 200, optional: true, nullable: true, description: "Null: the workspace's default model" })
  model?: string | null;
  @Uuid({ optional: true, nullable: true, description: 'Null: the active prompt' }) prompt_id?: string | null;
  @TextList({
    max: 20,
    each: 300,
    optional: true,
    description: 'Only documents in these folders, including subfolders; empty: all folders',
  })
  folders?: string[];
  @TextList({
    max: 20,
    each: 50,
    optional: true,
    description: 'Only documents with at least one of these tags; empty: all documents',
  })
  tags?: string[];
  @Bool({ optional: true, description: 'Whether Q&A entries are used for answers' }) qa_enabled?: boolean;
}

export class PutScriptDto {
  @Nested(() => WidgetThemeDto, { optional: true }) theme_settings?: WidgetThemeDto;
  @ListOf(() => QuickButtonDto, { max: 8, optional: true }) quick_buttons?: QuickButtonDto[];
  @Nested(() => ScriptModelConfigDto, { optional: true }) model_config?: ScriptModelConfigDto;
}

export class ScriptDto {
  @Uuid() workspace_id: string;
  @Text({ description: 'The public id of the default widget' }) site_id: string;
  @Nested(() => WidgetThemeDto) theme_settings: WidgetThemeDto;
  @ListOf(() => QuickButtonDto) quick_buttons: QuickButtonDto[];
  @Nested(() => ScriptModelConfigDto) model_config: ScriptModelConfigDto;
  @Text({ description: 'HTML for a page that shows the floating widget' }) snippet: string;
  @Text({ description: 'HTML for a page that shows the chat in a frame' }) iframe: string;
}
