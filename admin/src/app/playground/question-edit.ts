import { Component, type ElementRef, afterNextRender, input, output, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';

/** Editor for a question that was already sent. Escape cancels. */
@Component({
  selector: 'nx-question-edit',
  imports: [MatButton],
  template: `
    <form (submit)="send($event)" (keydown.escape)="closed.emit()">
      <textarea
        #box
        rows="1"
        aria-label="Edit the question"
        [value]="text()"
        (keydown.enter)="enter($event)"
      ></textarea>
      <div>
        <button matButton type="button" (click)="closed.emit()">Cancel</button>
        <button matButton="filled" type="submit">Ask again</button>
      </div>
    </form>
  `,
  styles: `
    textarea {
      width: 100%;
      min-height: 40px;
      max-height: 240px;
      padding: 8px;
      border: 1px solid var(--nx-line);
      border-radius: var(--nx-radius);
      background: var(--nx-canvas);
      color: inherit;
      resize: none;
      field-sizing: content;
    }
    div {
      display: flex;
      flex-wrap: wrap;
      justify-content: flex-end;
      gap: 8px;
      margin-top: 8px;
    }
  `,
})
export class QuestionEdit {
  readonly text = input.required<string>();
  readonly changed = output<string>();
  readonly closed = output();
  private readonly box = viewChild.required<ElementRef<HTMLTextAreaElement>>('box');

  constructor() {
    afterNextRender(() => this.box().nativeElement.focus());
  }

  protected enter(event: Event): void {
    const key = event as KeyboardEvent;
    // During input method composition, Enter confirms the composition.
    if (!key.shiftKey && !key.isComposing) this.send(event);
  }

  protected send(event: Event): void {
    event.preventDefault();
    const text = this.box().nativeElement.value.trim();
    if (text) this.changed.emit(text);
  }
}
