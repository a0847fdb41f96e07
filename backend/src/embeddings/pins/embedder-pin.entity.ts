import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** The embedder of the installation's knowledge vectors. A single row, written by the first ingestion. */
@Entity({ tableName: 'embedder_pins' })
export class EmbedderPin {
  @PrimaryKey({ type: 'string', length: 32 })
  scope: string;

  @Property({ type: 'string', length: 64 })
  embedderId: string;

  @Property({ type: 'integer' })
  dimensions: number;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  createdAt: Date = new Date();
}
