import { Component, computed, input } from '@angular/core';
import { Icon } from '../icon';
import { TERMS, type TermId } from './terms';

let next = 0;

/** A small button beside a term that opens its glossary entry. */
@Component({
  selector: 'nx-term',
  imports: [Icon],
  template: `
    <button
      type="button"
      class="icon-button"
      [attr.aria-label]="'What “' + entry().word + '” means'"
      [attr.popovertarget]="id"
      [style.anchor-name]="anchor"
    >
      <nx-icon name="info" [size]="14" />
    </button>
    <div popover [id]="id" [style.position-anchor]="anchor">
      <strong>{{ entry().word }}</strong>
      <p>{{ entry().text }}</p>
    </div>
  `,
  styles: `
    :host {
      display: inline-block;
      vertical-align: -4px;
    }
    button {
      width: 24px;
      height: 24px;
    }
    div {
      position: fixed;
      inset: auto;
      top: calc(anchor(bottom) + 4px);
      left: anchor(left);
      position-try-fallbacks: flip-inline, flip-block;
      width: max-content;
      max-width: min(340px, calc(100vw - 32px));
      margin: 0;
      padding: 12px 14px;
      border: 1px solid var(--nx-line);
      border-radius: var(--nx-radius-large);
      background: var(--nx-raised);
      color: var(--mat-sys-on-surface);
      box-shadow: var(--nx-shadow);
      font: var(--nx-body);
    }
    p {
      margin-top: 4px;
    }
  `,
})
export class Term {
  readonly of = input.required<TermId>();
  protected readonly entry = computed(() => TERMS[this.of()]);
  protected readonly id = `term-${next++}`;
  protected readonly anchor = `--${this.id}`;
}
