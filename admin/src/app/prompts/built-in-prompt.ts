import { Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ResourceView } from '../ui/resource-view';
import { PromptsApi } from './prompts-api';

/** Shows the prompt that is used while no prompt of the workspace is active; it can be copied as a starting point. */
@Component({
  selector: 'nx-built-in-prompt',
  imports: [MatButton, ResourceView],
  template: `
    <h2>Built-in prompt</h2>
    <p class="muted">
      A prompt tells the model its role, tone and limits. At most one prompt of the workspace is active, and every
      answer uses it.
      {{ used() ? 'No prompt is active: answers use this text.' : 'While none is active, answers use this text.' }}
    </p>
    <nx-resource-view [resource]="read" [rows]="3" (retry)="read.reload()">
      <ng-template #ready>
        <blockquote [textContent]="read.value()?.text"></blockquote>
        <button matButton="tonal" (click)="started.emit(read.value()!.text)">Use as a starting point</button>
      </ng-template>
    </nx-resource-view>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: start;
      gap: 16px;
      min-width: 0;
    }
    p {
      max-width: 68ch;
    }
    blockquote {
      max-width: 68ch;
      margin: 0 0 16px;
      padding: 16px;
      border-radius: var(--nx-radius);
      background: var(--nx-sunken);
      font-family: var(--nx-mono);
      font-size: 14px;
      line-height: 22px;
      white-space: pre-wrap;
    }
  `,
})
export class BuiltInPrompt {
  readonly used = input.required<boolean>();
  readonly started = output<string>();
  protected readonly read = inject(PromptsApi).builtIn();
}
