import { Component, inject, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { explain } from '../../core/http/explain';
import { Field, FieldInput } from '../../ui/field';
import { Modal } from '../../ui/modal';
import { Notice } from '../../ui/notice';
import { SourcesApi } from './sources-api';

/** Takes one page or file from the web, once. */
@Component({
  selector: 'nx-page-dialog',
  imports: [Field, FieldInput, MatButton, Modal, Notice],
  template: `
    <nx-modal title="Add one page" (closed)="closed.emit()">
      <form novalidate (submit)="add($event)">
        @if (failure(); as message) {
          <nx-notice tone="danger" [live]="true">{{ message }}</nx-notice>
        }
        <nx-field label="Address" hint="A web page, or a PDF or another document on the web. It is read once.">
          <input
            #box
            nxInput
            type="url"
            placeholder="https://"
            spellcheck="false"
            [value]="url()"
            (input)="url.set(box.value)"
          />
        </nx-field>
        <nx-field label="Folder" [optional]="true">
          <input #place nxInput maxlength="300" [value]="folder()" (input)="folder.set(place.value)" />
        </nx-field>
        <div class="buttons">
          <button matButton type="button" (click)="modal().close()">Cancel</button>
          <button matButton="filled" type="submit" [disabled]="busy() || !url().trim()">
            {{ busy() ? 'Reading…' : 'Add page' }}
          </button>
        </div>
      </form>
    </nx-modal>
  `,
  styleUrl: './source-form.scss',
})
export class PageDialog {
  private readonly api = inject(SourcesApi);
  readonly added = output<string>();
  readonly closed = output();
  protected readonly modal = viewChild.required(Modal);
  protected readonly url = signal('');
  protected readonly folder = signal('');
  protected readonly busy = signal(false);
  protected readonly failure = signal('');

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy() || !this.url().trim()) return;
    this.busy.set(true);
    this.failure.set('');
    try {
      this.added.emit(await this.api.addPage(this.url().trim(), this.folder().trim()));
      this.modal().close();
    } catch (error) {
      this.failure.set(explain(error, 'Nothing was added.'));
    } finally {
      this.busy.set(false);
    }
  }
}
