import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, input } from '@angular/core';
import { diffRows } from './prompt-diff';

/** Two texts side by side; on a phone each changed line is above its new form. */
@Component({
  selector: 'nx-prompt-diff',
  imports: [NgTemplateOutlet],
  template: `
    @if (same()) {
      <p class="muted">Both texts are the same.</p>
    }
    <table>
      <thead>
        <tr>
          <th scope="col">{{ beforeLabel() }}</th>
          <th scope="col">{{ afterLabel() }}</th>
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track $index) {
          <tr>
            <td [class.removed]="row.changed && row.left">
              <ng-container [ngTemplateOutlet]="line" [ngTemplateOutletContext]="{ parts: row.left, removed: true }" />
            </td>
            <td [class.added]="row.changed && row.right" [class.repeated]="!row.changed">
              <ng-container
                [ngTemplateOutlet]="line"
                [ngTemplateOutletContext]="{ parts: row.right, removed: false }"
              />
            </td>
          </tr>
        }
      </tbody>
    </table>
    <ng-template #line let-parts="parts" let-removed="removed">
      @for (part of parts; track $index) {
        @if (!part.changed) {
          <span>{{ part.text }}</span>
        } @else if (removed) {
          <del>{{ part.text }}</del>
        } @else {
          <ins>{{ part.text }}</ins>
        }
      }
    </ng-template>
  `,
  styles: `
    table {
      width: 100%;
      border-collapse: collapse;
      table-layout: fixed;
    }
    th {
      padding: 6px 8px;
      text-align: left;
      font-weight: 500;
      border-bottom: 1px solid var(--nx-line);
    }
    td {
      padding: 2px 8px;
      min-height: 24px;
      height: 26px;
      vertical-align: top;
      font-family: var(--nx-mono);
      font-size: 13px;
      line-height: 22px;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    td + td {
      border-left: 1px solid var(--nx-line);
    }
    .removed {
      background: var(--nx-danger-container);
    }
    .added {
      background: var(--nx-success-container);
    }
    del {
      color: var(--nx-danger);
      font-weight: 600;
    }
    ins {
      color: var(--nx-success);
      font-weight: 600;
      text-decoration: underline;
    }
    @media (max-width: 599px) {
      tr {
        display: grid;
      }
      td + td {
        border-left: 0;
      }
      td:empty,
      .repeated {
        display: none;
      }
    }
  `,
})
export class PromptDiff {
  readonly before = input.required<string>();
  readonly after = input.required<string>();
  readonly beforeLabel = input.required<string>();
  readonly afterLabel = input.required<string>();
  protected readonly rows = computed(() => diffRows(this.before(), this.after()));
  protected readonly same = computed(() => this.before() === this.after());
}
