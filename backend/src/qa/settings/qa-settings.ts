import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

/** How questions are matched with Q&A entries in a workspace. */
export interface QaSettings {
  /** When false, entries are not used for answers. */
  enabled: boolean;
  /** Whether questions in other words than those of the entry match. */
  semanticEnabled: boolean;
  /** Minimum cosine similarity of a candidate; verification follows. */
  semanticThreshold: number;
}

export const QA_DEFAULTS: QaSettings = { enabled: true, semanticEnabled: true, semanticThreshold: 0.5 };

/** One row per workspace; no row means all defaults. */
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
