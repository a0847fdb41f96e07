import { Component, inject, input, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { explain } from '../../core/http/explain';
import { Toaster } from '../../core/toaster';
import { Modal } from '../../ui/modal';
import { Notice } from '../../ui/notice';
import { BenchApi } from './bench-api';
import type { Expected } from './bench-types';

const NEW = '';

/** Keeps a question with the passages that answer it, in a test set that is there or a new one. */
@Component({
  selector: 'nx-save-question',
  imports: [MatButton, Modal, Notice],
  template: `
    <nx-modal title="Save to a test set" (closed)="closed.emit()">
      <form (submit)="save($event)">
        <p class="question">{{ question() }}</p>
        <p class="muted">
          @if (expected().length) {
            {{ expected().length === 1 ? 'One passage answers' : expected().length + ' passages answer' }} it: a run
            counts it as right when {{ expected().length === 1 ? 'it is' : 'they are' }} found.
          } @else {
            No candidate is marked as answering it: a run counts it as right when nothing is found.
          }
        </p>
        <label>
          <span class="label">Test set</span>
          <select #set class="input" (change)="chosen.set(set.value)">
            @for (each of sets.items(); track each.id) {
              <option [value]="each.id" [selected]="each.id === target()">
                {{ each.name }} ({{ each.questions }})
              </option>
            }
            <option [value]="NEW" [selected]="target() === NEW">A new test set…</option>
          </select>
        </label>
        @if (target() === NEW) {
          <label>
            <span class="label">Name</span>
            <input #box class="input" maxlength="120" required [value]="name()" (input)="name.set(box.value)" />
          </label>
        }
        @if (failure(); as message) {
          <nx-notice tone="danger" [live]="true">{{ message }}</nx-notice>
        }
        <div class="actions">
          <button matButton type="button" (click)="modal().close()">Cancel</button>
          <button matButton="filled" type="submit" [disabled]="busy() || (target() === NEW && !name().trim())">
            Save
          </button>
        </div>
      </form>
    </nx-modal>
  `,
  styles: `
    form {
      display: grid;
      gap: 12px;
    }
    .question {
      font-weight: 500;
      overflow-wrap: anywhere;
    }
    .label {
      display: block;
      margin-bottom: 6px;
      font-weight: 500;
    }
    .actions {
      display: flex;
      justify-content: flex-end;
      gap: 8px;
    }
  `,
})
export class SaveQuestion {
  private readonly api = inject(BenchApi);
  private readonly toaster = inject(Toaster);
  readonly question = input.required<string>();
  readonly expected = input.required<Expected[]>();
  readonly closed = output();
  protected readonly NEW = NEW;
  protected readonly modal = viewChild.required(Modal);
  protected readonly sets = this.api.sets();
  protected readonly chosen = signal<string | undefined>(undefined);
  protected readonly name = signal('');
  protected readonly busy = signal(false);
  protected readonly failure = signal('');
  /** The newest set until another is chosen. */
  protected readonly target = (): string => this.chosen() ?? this.sets.items()[0]?.id ?? NEW;

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    this.failure.set('');
    try {
      const set = this.target() || (await this.api.create(this.name().trim())).id;
      // A second try goes to the set that was made.
      this.chosen.set(set);
      await this.api.add(set, this.question(), this.expected());
      void this.toaster.show('The question is in the test set');
      this.modal().close();
    } catch (error) {
      this.failure.set(explain(error));
    } finally {
      this.busy.set(false);
    }
  }
}
