import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

/** Questions with the passages that answer them: ground truth for measuring retrieval. */
@Entity({ tableName: 'test_sets' })
@Unique({ name: 'test_sets_name_unique', properties: ['workspaceId', 'name'] })
export class TestSet extends WorkspaceRow {
  @Property({ type: 'string', length: 120 })
  name: string;
}

/** A range of a document. The quote locates it again when a new version of the document has moved it. */
export interface ExpectedPassage {
  documentId: string;
  /** Offset in the extracted text, in UTF-16 code units. */
  start: number;
  end: number;
  quote: string;
}

@Entity({ tableName: 'test_questions' })
@Index({ name: 'test_questions_set_idx', properties: ['testSetId', 'id'] })
export class TestQuestion extends TenantEntity {
  @ManyToOne(() => TestSet, { mapToPk: true, fieldName: 'test_set_id', deleteRule: 'cascade' })
  testSetId: string;

  @Property({ type: 'string', length: 2000 })
  question: string;

  /** Empty: the documents do not answer it, and an answer saying so is correct. */
  @Property({ type: 'json', columnType: 'jsonb' })
  expected: ExpectedPassage[];
}
