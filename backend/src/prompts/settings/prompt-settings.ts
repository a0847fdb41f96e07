import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

export interface PromptSettings {
  /** Value of `{{assistant_name}}`; empty: the name of the widget, or “Assistant”. */
  assistantName: string;
  /** A version takes effect only after its tests. */
  testBeforeActivation: boolean;
  /** Model that judges test answers; null: none. */
  judgeModel?: string | null;
}

export const PROMPT_SETTINGS: PromptSettings = { assistantName: '', testBeforeActivation: false, judgeModel: null };

/** One row per workspace; no row means all defaults. */
@Entity({ tableName: 'prompt_settings' })
@Unique({ name: 'prompt_settings_workspace_unique', properties: ['workspaceId'] })
export class PromptSettingsRow extends WorkspaceRow {
  @Property({ type: 'string', length: 80 })
  assistantName: string = PROMPT_SETTINGS.assistantName;

  @Property({ type: 'boolean' })
  testBeforeActivation: boolean = PROMPT_SETTINGS.testBeforeActivation;

  @Property({ type: 'string', length: 200, nullable: true })
  judgeModel?: string | null;
}
