import { Component, input, output, signal } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { Field, FieldInput } from '../../ui/field';
import { editedForm } from '../../ui/form/edited-form';
import { FormDialog } from '../../ui/form/form-dialog';
import type { DesignStore } from './design-store';

/** Lists the changes before they are published. */
@Component({
  selector: 'nx-publish-dialog',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog title="Publish design" action="Publish" busyText="Publishing…" [of]="form" (closed)="closed.emit()">
      <div class="scroll" tabindex="0" role="region" aria-label="Changes">
        <table>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Now</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            @for (change of store().changes(); track change.label) {
              <tr>
                <th scope="row">{{ change.label }}</th>
                <td>
                  @if (isColor(change.before)) {
                    <span class="swatch" [style.background]="change.before" aria-hidden="true"></span>
                  }
                  {{ change.before || '–' }}
                </td>
                <td>
                  @if (isColor(change.after)) {
                    <span class="swatch" [style.background]="change.after" aria-hidden="true"></span>
                  }
                  {{ change.after || '–' }}
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
      <p class="small muted">Websites show it within a minute, without any change of their code.</p>
      <nx-field label="Note" hint="For the list of versions" [optional]="true" [of]="form.fields.note">
        <input nxInput autocomplete="off" [formField]="form.fields.note" />
      </nx-field>
    </nx-form-dialog>
  `,
  styles: `
    .scroll {
      max-height: 320px;
      overflow: auto;
    }
    table {
      width: 100%;
      border-collapse: collapse;
    }
    th,
    td {
      padding: 6px 8px 6px 0;
      border-bottom: 1px solid var(--nx-line);
      font-weight: 400;
      text-align: left;
      vertical-align: top;
      overflow-wrap: anywhere;
    }
    thead th {
      color: var(--nx-muted);
    }
    .swatch {
      display: inline-block;
      width: 12px;
      height: 12px;
      border: 1px solid var(--nx-line);
      border-radius: 50%;
      vertical-align: -1px;
    }
  `,
})
export class PublishDialog {
  readonly store = input.required<DesignStore>();
  readonly closed = output();
  protected readonly form = editedForm(
    signal({ note: '' }),
    (path) => maxLength(path.note, 200, { message: 'A note has at most 200 characters' }),
    async ({ note }) => this.store().publish(note.trim()),
    { kept: 'Websites show the design from before.', done: 'Design published' },
  );
  protected readonly isColor = (text: string) => /^#[\da-f]{6}$/i.test(text);
}
