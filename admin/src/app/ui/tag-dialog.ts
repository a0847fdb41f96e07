import { Component, computed, input, output, signal, viewChild } from '@angular/core';
import { FormField, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { cleanTags } from '../core/format/tags';
import { Field, FieldInput } from './field';
import { editedForm } from './form/edited-form';
import { FormDialog } from './form/form-dialog';

export interface TagChange {
  action: 'add_tags' | 'remove_tags';
  tags: string[];
}

/** Adds tags to the selected items, or removes them. */
@Component({
  selector: 'nx-tag-dialog',
  imports: [Field, FieldInput, FormDialog, FormField, MatButton],
  template: `
    <nx-form-dialog action="Add" [title]="title()" [of]="form" (closed)="closed.emit()">
      <nx-field label="Tags" hint="Separated by commas." [of]="form.fields.text">
        <input nxInput autocomplete="off" placeholder="first tag, second tag" [formField]="form.fields.text" />
      </nx-field>
      @if (suggestions().length) {
        <div class="chips" role="group" aria-label="Tags in use">
          @for (tag of suggestions(); track tag) {
            <button type="button" class="suggestion" (click)="add(tag)">{{ tag }}</button>
          }
        </div>
      }
      <button extra matButton="outlined" type="button" (click)="remove()">Remove</button>
    </nx-form-dialog>
  `,
  styles: `
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .suggestion {
      max-width: 100%;
      min-height: 28px;
      padding: 0 10px;
      overflow: hidden;
      border: 1px solid var(--nx-line);
      border-radius: 14px;
      background: none;
      text-overflow: ellipsis;
      white-space: nowrap;
      cursor: pointer;
      &:hover {
        background: var(--nx-hover);
      }
    }
  `,
})
export class TagDialog {
  readonly title = input.required<string>();
  /** Existing tags, offered as suggestions. */
  readonly known = input<readonly string[]>([]);
  readonly changed = output<TagChange>();
  readonly closed = output();
  private readonly dialog = viewChild.required(FormDialog);
  private readonly model = signal({ text: '' });
  private action: TagChange['action'] = 'add_tags';
  private readonly tags = computed(() => cleanTags(this.model().text));
  protected readonly form = editedForm(
    this.model,
    (path) => validate(path.text, () => (this.tags().length ? undefined : { kind: 'filled', message: 'Name a tag' })),
    async () => this.changed.emit({ action: this.action, tags: this.tags() }),
  );
  protected readonly suggestions = computed(() =>
    this.known()
      .filter((tag) => !this.tags().includes(tag))
      .slice(0, 20),
  );

  protected add(tag: string): void {
    this.model.update(({ text }) => ({ text: text ? `${text}, ${tag}` : tag }));
  }

  protected async remove(): Promise<void> {
    this.action = 'remove_tags';
    if (await this.form.submit()) this.dialog().close();
    this.action = 'add_tags';
  }
}
