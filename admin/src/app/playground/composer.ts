import { Component, type ElementRef, afterNextRender, input, model, output, viewChild } from '@angular/core';
import { Icon } from '../ui/icon';

/** Input for questions: Enter sends, Shift+Enter inserts a line break. While an answer is streamed, the button stops it. */
@Component({
  selector: 'nx-composer',
  imports: [Icon],
  template: `
    <form (submit)="send($event)">
      <label class="visually-hidden" for="question">Question</label>
      <textarea
        #box
        id="question"
        rows="1"
        placeholder="Ask something"
        [value]="draft()"
        (input)="draft.set(box.value)"
        (keydown.enter)="enter($event)"
      ></textarea>
      @if (running()) {
        <button type="button" class="round stop" aria-label="Stop answering" title="Stop" (click)="stopped.emit()">
          <nx-icon name="stop" />
        </button>
      } @else {
        <button type="submit" class="round" aria-label="Send" title="Send" [disabled]="!draft().trim()">
          <nx-icon name="send" />
        </button>
      }
    </form>
  `,
  styles: `
    form {
      display: flex;
      align-items: flex-end;
      gap: 8px;
      padding: 6px;
      border: 1px solid light-dark(#8f9099, #75767f);
      border-radius: 14px;
      background: var(--nx-canvas);
      transition: border-color var(--nx-fast);
      &:focus-within {
        border-color: var(--mat-sys-primary);
        box-shadow: 0 0 0 1px var(--mat-sys-primary);
      }
    }
    textarea {
      flex: 1;
      min-width: 0;
      max-height: 140px;
      padding: 8px;
      border: 0;
      outline: 0;
      background: none;
      resize: none;
      field-sizing: content;
      &::placeholder {
        color: var(--nx-muted);
        opacity: 1;
      }
    }
    .round {
      display: grid;
      place-items: center;
      flex: none;
      width: 36px;
      height: 36px;
      padding: 0;
      border: 0;
      border-radius: 10px;
      background: var(--mat-sys-primary);
      color: var(--mat-sys-on-primary);
      cursor: pointer;
      &:disabled {
        background: var(--nx-line);
        color: var(--nx-muted);
        cursor: default;
      }
    }
    .stop {
      background: var(--mat-sys-on-surface);
      color: var(--mat-sys-surface);
    }
  `,
})
export class Composer {
  readonly draft = model('');
  readonly running = input(false);
  readonly sent = output<string>();
  readonly stopped = output();
  private readonly box = viewChild.required<ElementRef<HTMLTextAreaElement>>('box');

  constructor() {
    afterNextRender(() => this.focus());
  }

  focus(): void {
    this.box().nativeElement.focus({ preventScroll: true });
  }

  protected enter(event: Event): void {
    const key = event as KeyboardEvent;
    // During input method composition, Enter confirms the composition.
    if (!key.shiftKey && !key.isComposing) this.send(event);
  }

  protected send(event: Event): void {
    event.preventDefault();
    if (!this.running()) this.sent.emit(this.box().nativeElement.value);
  }
}
