import { Component, computed, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Icon } from '../../ui/icon';

let next = 0;

/** A short list of texts, selected from suggestions or typed. */
@Component({
  selector: 'nx-value-list',
  imports: [Icon, MatButton],
  template: `
    @if (values().length) {
      <ul>
        @for (value of values(); track value) {
          <li>
            <span class="truncate" [title]="value">{{ value }}</span>
            @if (!disabled()) {
              <button
                type="button"
                class="icon-button compact"
                [attr.aria-label]="'Remove ' + label().toLowerCase() + ' ' + value"
                (click)="changed.emit(without(value))"
              >
                <nx-icon name="close" [size]="16" />
              </button>
            }
          </li>
        }
      </ul>
    }
    @if (!disabled()) {
      <form (submit)="add($event)">
        <input
          #box
          class="input"
          autocomplete="off"
          maxlength="300"
          [attr.list]="id"
          [attr.aria-label]="'Add ' + label().toLowerCase()"
          [placeholder]="label()"
          [value]="typed()"
          (input)="typed.set(box.value)"
        />
        <datalist [id]="id">
          @for (each of left(); track each) {
            <option [value]="each"></option>
          }
        </datalist>
        <button matButton="outlined" type="submit" [disabled]="!typed().trim()">Add</button>
      </form>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      width: 100%;
    }
    li {
      display: flex;
      justify-content: space-between;
      gap: 8px;
      align-items: center;
      min-width: 0;
    }
    form {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 8px;
      align-items: center;
    }
  `,
})
export class ValueList {
  readonly label = input.required<string>();
  readonly values = input.required<readonly string[]>();
  readonly offered = input.required<readonly string[]>();
  readonly disabled = input(false);
  readonly changed = output<string[]>();
  protected readonly id = `values-${next++}`;
  protected readonly typed = signal('');
  protected readonly left = computed(() => this.offered().filter((each) => !this.values().includes(each)));

  protected without(value: string): string[] {
    return this.values().filter((each) => each !== value);
  }

  protected add(event: Event): void {
    event.preventDefault();
    const value = this.typed().trim();
    if (!value) return;
    this.changed.emit([...new Set([...this.values(), value])]);
    this.typed.set('');
  }
}
