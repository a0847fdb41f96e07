import { Component, computed, input } from '@angular/core';
import { formatOf } from './document-formats';

/** Format of a document, shown before its name: letters, and a colour by family. */
@Component({
  selector: 'nx-format-mark',
  host: { '[class]': 'format().family', '[title]': 'format().name', 'aria-hidden': 'true' },
  template: `{{ format().mark }}`,
  styles: `
    :host {
      display: inline-grid;
      flex: none;
      place-items: center;
      width: 36px;
      height: 24px;
      border-radius: 6px;
      background: var(--nx-info-container);
      color: light-dark(#3c3dca, #c0c1ff);
      font: 600 10px/1 var(--nx-font);
      letter-spacing: 0.04em;
      vertical-align: middle;
    }
    :host(.pdf) {
      background: var(--nx-danger-container);
      color: var(--nx-danger);
    }
    :host(.plain) {
      background: light-dark(#ececf0, #2b2c32);
      color: var(--nx-muted);
    }
    :host(.book) {
      background: light-dark(#f3e8ff, #33204a);
      color: light-dark(#6b2fa8, #d9b8ff);
    }
    :host(.table) {
      background: var(--nx-success-container);
      color: var(--nx-success);
    }
    :host(.slides) {
      background: var(--nx-warning-container);
      color: var(--nx-warning);
    }
    :host(.image) {
      background: light-dark(#fdeaf4, #41182e);
      color: light-dark(#9b2c68, #ffaed6);
    }
    :host(.web) {
      background: light-dark(#e2f3f7, #10333b);
      color: light-dark(#0b6577, #86d3e4);
    }
  `,
})
export class FormatMark {
  readonly name = input.required<string>();
  readonly type = input<string>();
  protected readonly format = computed(() => formatOf({ name: this.name(), type: this.type() }));
}
