import { Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Notice } from '../notice';
import type { Submission } from './edited-form';

/** The frame of a form: an error at the top, fields, then the buttons. Ctrl/⌘ S and Ctrl/⌘ Enter submit it. */
@Component({
  selector: 'nx-form',
  imports: [MatButton, Notice],
  template: `
    <form
      novalidate
      (submit)="send($event)"
      (keydown.control.s)="send($event)"
      (keydown.meta.s)="send($event)"
      (keydown.control.enter)="send($event)"
      (keydown.meta.enter)="send($event)"
    >
      @if (of().failure(); as message) {
        <nx-notice tone="danger" [live]="true">{{ message }}</nx-notice>
      }
      <ng-content />
      <div class="buttons">
        <ng-content select="[extra]" />
        @if (cancellable()) {
          <button matButton type="button" (click)="cancelled.emit()">{{ cancel() }}</button>
        }
        <button
          matButton="filled"
          type="submit"
          [class.danger]="danger()"
          [disabled]="disabled() || of().busy()"
          [attr.aria-busy]="of().busy() || null"
        >
          {{ of().busy() ? busyText() : action() }}
        </button>
      </div>
    </form>
  `,
  styleUrl: './form.scss',
})
export class Form {
  readonly of = input.required<Submission>();
  /** Label of the submit button: "Create token". */
  readonly action = input('Save');
  readonly busyText = input('Saving…');
  readonly cancel = input('Cancel');
  readonly cancellable = input(true);
  readonly danger = input(false);
  readonly disabled = input(false);
  readonly done = output();
  readonly cancelled = output();

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.disabled() && (await this.of().submit())) this.done.emit();
  }
}
