import { DecimalPipe } from '@angular/common';
import { Component, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Badge } from '../../ui/status-badge';
import { droppedText, placeOf } from './bench-figures';
import type { Candidate } from './bench-types';

/** Every passage that was looked at: its rank by meaning, by words and fused, and what became of it. */
@Component({
  selector: 'nx-candidate-table',
  imports: [Badge, DecimalPipe, RouterLink],
  templateUrl: './candidate-table.html',
  styleUrl: './candidate-table.scss',
})
export class CandidateTable {
  readonly candidates = input.required<readonly Candidate[]>();
  /** Passages, by chunk id, that were marked as answering the question. */
  readonly marked = input.required<ReadonlySet<string>>();
  /** Whether the person may keep questions. */
  readonly markable = input(true);
  readonly toggled = output<Candidate>();
  protected readonly dropped = droppedText;
  protected readonly place = placeOf;

  /** Opens the document at the place. */
  protected link({ start, end }: Candidate): Record<string, number> {
    return { start, end };
  }
}
