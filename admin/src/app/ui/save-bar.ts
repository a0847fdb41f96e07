import { Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { EditedSettings } from '../core/drafts';

/** Sticks to the bottom of a form with unsaved changes. */
@Component({
  selector: 'nx-save-bar',
  imports: [MatButton],
  template: `
    <p role="status">{{ of().failure() || 'You have unsaved changes.' }}</p>
    <button matButton type="button" [disabled]="of().busy()" (click)="of().discard()">Discard</button>
    <button matButton="filled" type="button" [disabled]="of().busy() || !valid()" (click)="of().save()">
      {{ of().busy() ? 'Saving…' : 'Save' }}
    </button>
  `,
  styles: `
    :host {
      position: sticky;
      bottom: 12px;
      z-index: 2;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: flex-end;
      gap: 8px;
      padding: 8px 8px 8px 16px;
      border: 1px solid var(--nx-line);
      border-radius: var(--nx-radius-large);
      background: var(--nx-raised);
      box-shadow: var(--nx-shadow);
    }
    p {
      flex: 1 1 120px;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    :host(.failed) p {
      color: var(--nx-danger);
    }
  `,
  host: { '[class.failed]': 'of().failure() !== ""' },
})
export class SaveBar {
  readonly of = input.required<EditedSettings>();
  readonly valid = input(true);
}
