import { Component, input } from '@angular/core';

let next = 0;

/** One option of a settings form: its name and description on the left, the control on the right. */
@Component({
  selector: 'nx-setting',
  template: `
    <div class="text">
      <h3 [id]="id">{{ label() }}</h3>
      <p class="muted"><ng-content select="[about]" /></p>
      <p class="risk small"><ng-content select="[risk]" /></p>
    </div>
    <div class="control"><ng-content /></div>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 240px);
      align-items: start;
      gap: 8px 32px;
      padding: 16px;
    }
    .text {
      max-width: 66ch;
    }
    .risk {
      margin-top: 4px;
      color: var(--nx-warning);
    }
    .risk:empty {
      display: none;
    }
    .control {
      display: grid;
      justify-items: end;
      gap: 4px;
    }
    @media (max-width: 767px) {
      :host {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      :host(.tall) {
        grid-template-columns: minmax(0, 1fr);
      }
      :host(.tall) .control {
        justify-items: start;
      }
    }
  `,
})
export class Setting {
  readonly label = input.required<string>();
  protected readonly id = `setting-${next++}`;
}
