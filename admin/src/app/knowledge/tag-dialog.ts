import { Component, computed, inject, input, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { plural } from '../core/format/format';
import { Field, FieldInput } from '../ui/field';
import { Modal } from '../ui/modal';
import { DocumentFacets } from './document-facets';
import type { DocumentItem } from './document-types';
import { cleanTags } from './tags';

export interface TagChange {
  action: 'add_tags' | 'remove_tags';
  tags: string[];
}

/** Adds tags to documents, or takes them away. */
@Component({
  selector: 'nx-tag-dialog',
  imports: [Field, FieldInput, MatButton, Modal],
  template: `
    <nx-modal [title]="title()" (closed)="closed.emit()">
      <form (submit)="change($event, 'add_tags')">
        <nx-field label="Tags" hint="Separated by commas.">
          <input
            #box
            nxInput
            autocomplete="off"
            placeholder="contract, 2026"
            [value]="text()"
            (input)="text.set(box.value)"
          />
        </nx-field>
        @if (suggestions().length) {
          <div class="chips" role="group" aria-label="Tags in use">
            @for (tag of suggestions(); track tag) {
              <button type="button" class="suggestion" (click)="text.set(text() ? text() + ', ' + tag : tag)">
                {{ tag }}
              </button>
            }
          </div>
        }
        <div class="buttons">
          <button matButton type="button" (click)="modal().close()">Cancel</button>
          <button
            matButton="outlined"
            type="button"
            [disabled]="!tags().length"
            (click)="change($event, 'remove_tags')"
          >
            Remove
          </button>
          <button matButton="filled" type="submit" [disabled]="!tags().length">Add</button>
        </div>
      </form>
    </nx-modal>
  `,
  styleUrl: './dialog.scss',
})
export class TagDialog {
  private readonly facets = inject(DocumentFacets);
  readonly documents = input.required<readonly DocumentItem[]>();
  readonly changed = output<TagChange>();
  readonly closed = output();
  protected readonly modal = viewChild.required(Modal);
  protected readonly text = signal('');
  protected readonly tags = computed(() => cleanTags(this.text()));
  protected readonly suggestions = computed(() =>
    this.facets
      .tags()
      .map(({ tag }) => tag)
      .filter((tag) => !this.tags().includes(tag))
      .slice(0, 20),
  );
  protected readonly title = computed(() => {
    const [first, ...more] = this.documents();
    return more.length ? `Tags of ${plural(more.length + 1, 'document')}` : `Tags of ${first?.name ?? ''}`;
  });

  protected change(event: Event, action: TagChange['action']): void {
    event.preventDefault();
    if (!this.tags().length) return;
    this.changed.emit({ action, tags: this.tags() });
    this.modal().close();
  }
}
