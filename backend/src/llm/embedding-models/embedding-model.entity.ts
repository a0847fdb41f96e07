import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

/** An embedder of a workspace, computed by one of its providers. Fields that determine its vectors are immutable. */
@Entity({ tableName: 'embedding_models' })
@Unique({ name: 'embedding_models_embedder_unique', properties: ['workspaceId', 'embedderId'] })
export class EmbeddingModel extends WorkspaceRow {
  /** Derived from everything that determines its vectors, see `embedderIdOf`; stored with every vector. */
  @Property({ type: 'string', length: 24 })
  embedderId: string;

  /** Name of a provider of the workspace or of the installation. */
  @Property({ type: 'string', length: 32 })
  provider: string;

  /** The server's own id. */
  @Property({ type: 'string', length: 150 })
  model: string;

  @Property({ type: 'integer' })
  dimensions: number;

  /** Maximum tokens of one text. */
  @Property({ type: 'integer' })
  maxTokens: number;

  @Property({ type: 'string', length: 200, default: '' })
  queryPrefix: string = '';

  @Property({ type: 'string', length: 200, default: '' })
  passagePrefix: string = '';

  @Property({ type: 'string', length: 8 })
  languages: 'en' | 'many';

  /** Cosine from which a passage counts as relevant, 0…1. */
  @Property({ type: 'double' })
  ragThreshold: number;

  /** Cosine from which two questions are candidates for one answer, 0…1. */
  @Property({ type: 'double' })
  semanticThreshold: number;

  /** US dollars for a million tokens; null: unknown. */
  @Property({ type: 'double', nullable: true })
  usdPerMillionTokens?: number | null;

  /** Tokens that may be embedded in one month (UTC); null: no limit. */
  @Property({ type: 'bigint', nullable: true })
  monthlyTokens?: string | null;
}
