import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

export interface PromptSettings {
  /** `{{assistant_name}}`; empty: the name of the widget, or “Assistant”. */
  assistantName: string;
  /** A prompt takes effect only after its tests. */
  testBeforeActivation: boolean;
  /** Judges answers of tests; null: nobody does. */
  judgeModel?: string | null;
}

export const PROMPT_SETTINGS: PromptSettings = { assistantName: '', testBeforeActivation: false, judgeModel: null };

/** One row a workspace; none means all defaults. */
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
