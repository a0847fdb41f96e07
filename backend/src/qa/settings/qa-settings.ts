import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

/** How a workspace wants its questions matched. */
export interface QaSettings {
  /** Off: no entry answers. */
  enabled: boolean;
  /** Also other wordings than those of the entry. */
  semanticEnabled: boolean;
  /** Cosine from which a wording is looked at; verification decides after it. */
  semanticThreshold: number;
}

export const QA_DEFAULTS: QaSettings = { enabled: true, semanticEnabled: true, semanticThreshold: 0.5 };

/** One row a workspace; none means all defaults. */
@Entity({ tableName: 'qa_settings' })
@Unique({ name: 'qa_settings_workspace_unique', properties: ['workspaceId'] })
export class QaSettingsRow extends WorkspaceRow {
  @Property({ type: 'boolean' })
  enabled: boolean = QA_DEFAULTS.enabled;

  @Property({ type: 'boolean' })
  semanticEnabled: boolean = QA_DEFAULTS.semanticEnabled;

  @Property({ type: 'double' })
  semanticThreshold: number = QA_DEFAULTS.semanticThreshold;
}
