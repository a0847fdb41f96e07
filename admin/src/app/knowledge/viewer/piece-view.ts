import { Component, computed, input } from '@angular/core';
import type { Mark } from './marks';
import { MarkedText } from './marked-text';
import { type Piece, rowsOf, split } from './pieces';

/** One piece of the text in its original form: heading, list, table, code or paragraph. */
@Component({
  selector: 'nx-piece',
  imports: [MarkedText],
  host: { '[attr.data-start]': 'piece().start' },
  template: `
    @let part = piece();
    @switch (part.kind) {
      @case ('heading') {
        <!-- The page holds a part of the document: its levels would not follow each other. -->
        <p class="heading" role="heading" aria-level="3" [class.top]="part.level === 1">
          <nx-marked-text [text]="part.text" [at]="part.start" [marks]="here()" />
        </p>
      }
      @case ('list') {
        <ul>
          @for (line of lines(); track line.start) {
            <li><nx-marked-text [text]="line.text" [at]="line.start" [marks]="here()" /></li>
          }
        </ul>
      }
      @case ('table') {
        <div class="scroll" tabindex="0" role="group" aria-label="Table">
          <table>
            <tbody>
              @for (row of rows(); track $index) {
                <tr>
                  @for (cell of row; track cell.start) {
                    <td><nx-marked-text [text]="cell.text" [at]="cell.start" [marks]="here()" /></td>
                  }
                </tr>
              }
            </tbody>
          </table>
        </div>
      }
      @case ('code') {
        <pre
          tabindex="0"
          role="group"
          aria-label="Code"
        ><nx-marked-text [text]="part.text" [at]="part.start" [marks]="here()" /></pre>
      }
      @default {
        <p><nx-marked-text [text]="part.text" [at]="part.start" [marks]="here()" /></p>
      }
    }
  `,
  styles: `
    :host {
      display: block;
      content-visibility: auto;
      contain-intrinsic-size: auto 60px;
      padding: 5px 0;
    }
    p,
    li {
      line-height: 22px;
      white-space: pre-line;
      overflow-wrap: anywhere;
    }
    li {
      white-space: pre-wrap;
    }
    .heading {
      margin-top: 10px;
      font-weight: 600;
    }
    .top {
      font-size: 18px;
      line-height: 26px;
    }
    .scroll {
      overflow-x: auto;
      border: 1px solid var(--nx-line);
      border-radius: var(--nx-radius);
    }
    table {
      border-collapse: collapse;
    }
    td {
      min-width: 60px;
      max-width: 360px;
      padding: 4px 10px;
      border: 1px solid var(--nx-line);
      border-width: 0 1px 1px 0;
      vertical-align: top;
      overflow-wrap: anywhere;
    }
    tr:last-child td {
      border-bottom: 0;
    }
    pre {
      margin: 0;
      padding: 12px;
      overflow-x: auto;
      border-radius: var(--nx-radius);
      background: var(--nx-sunken);
    }
  `,
})
export class PieceView {
  readonly piece = input.required<Piece>();
  readonly marks = input.required<readonly Mark[]>();
  protected readonly here = computed(
    () => this.marks().filter((mark) => mark.start < this.piece().end && mark.end > this.piece().start),
    { equal: (a, b) => a.length === b.length && a.every((mark, i) => mark === b[i]) },
  );
  protected readonly lines = computed(() => split(this.piece().text, this.piece().start, '\n'));
  protected readonly rows = computed(() => rowsOf(this.piece()));
}
