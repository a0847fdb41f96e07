import { DecimalPipe } from '@angular/common';
import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Cell, type Column } from '../../ui/data-table/column';
import { DataTable } from '../../ui/data-table/data-table';
import { Badge } from '../../ui/status-badge';
import { droppedText, placeOf } from './bench-figures';
import type { Candidate } from './bench-types';

type Row = Candidate & { id: string };

const rank = (of: 'dense_rank' | 'lexical_rank') => (item: Row) => (item[of] ? `#${item[of]}` : '');

const COLUMNS: readonly Column<Row>[] = [
  { key: 'passage', label: 'Passage', width: 'minmax(160px, 1fr)', card: 'plain' },
  { key: 'fused', label: 'Fused', width: '84px', number: true },
  {
    key: 'dense',
    label: 'By meaning',
    width: '104px',
    number: true,
    below: 900,
    card: 'line',
    text: rank('dense_rank'),
  },
  {
    key: 'lexical',
    label: 'By words',
    width: '92px',
    number: true,
    below: 900,
    card: 'line',
    text: rank('lexical_rank'),
  },
  { key: 'outcome', label: 'Outcome', width: 'minmax(150px, 220px)', card: 'plain' },
];
const ANSWERS: Column<Row> = { key: 'answers', label: 'Answers it', width: '96px' };

/** All candidates: rank by meaning, by words and fused, and their outcome. */
@Component({
  selector: 'nx-candidate-table',
  imports: [Badge, Cell, DataTable, DecimalPipe, RouterLink],
  templateUrl: './candidate-table.html',
  styleUrl: './candidate-table.scss',
})
export class CandidateTable {
  readonly candidates = input.required<readonly Candidate[]>();
  /** Chunk ids of the passages marked as answering the question. */
  readonly marked = input.required<ReadonlySet<string>>();
  /** Whether the user may store questions. */
  readonly markable = input(true);
  readonly toggled = output<Candidate>();
  protected readonly items = computed((): Row[] => this.candidates().map((item) => ({ ...item, id: item.chunk_id })));
  protected readonly columns = computed(() => [...COLUMNS, ...(this.markable() ? [ANSWERS] : [])]);
  protected readonly dimmed = (item: Candidate) => !item.in_result;
  protected readonly dropped = droppedText;
  protected readonly place = placeOf;

  /** Opens the document at the passage. */
  protected link({ start, end }: Candidate): Record<string, number> {
    return { start, end };
  }
}
