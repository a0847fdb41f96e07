import { Component, type ElementRef, computed, input, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { plural } from '../core/format/format';
import { Icon } from '../ui/icon';
import { type AllowList, isPattern, toPattern, withEntry, withoutEntry } from './allow-list';
import { AUTO } from './model-text';

/** Which models are available: all, or the listed models and patterns. */
@Component({
  selector: 'nx-allow-bar',
  imports: [Icon, MatButton],
  templateUrl: './allow-bar.html',
  styleUrl: './allow-bar.scss',
})
export class AllowBar {
  readonly allowed = input.required<AllowList>();
  /** Models in use, which stay allowed when a limit is introduced. */
  readonly inUse = input.required<readonly string[]>();
  readonly chain = input.required<readonly string[]>();
  /** Unsaved changes are shown. */
  readonly pending = input(false);
  readonly mayChange = input(false);
  readonly changed = output<string[] | null>();

  private readonly box = viewChild<ElementRef<HTMLInputElement>>('box');
  protected readonly pattern = signal('');
  protected readonly invalid = signal(false);
  protected readonly patterns = computed(() => (this.allowed() ?? []).filter(isPattern));
  protected readonly summary = computed(() => {
    const list = this.allowed();
    const text = list === null ? 'every model of the catalogue is available.' : this.chosenOnly(list);
    return this.pending() ? `After saving, ${text}` : text.charAt(0).toUpperCase() + text.slice(1);
  });

  private chosenOnly(list: readonly string[]): string {
    const single = list.length - this.patterns().length;
    const parts = [
      ...(single ? [plural(single, 'model')] : []),
      ...(this.patterns().length ? [plural(this.patterns().length, 'pattern')] : []),
    ];
    return `only chosen models are available: ${parts.join(' and ') || 'none yet'}.`;
  }

  protected limit(): void {
    this.changed.emit([...new Set([...this.inUse(), ...this.chain()])].filter((id) => id !== AUTO.id));
  }

  protected add(event: Event): void {
    event.preventDefault();
    const pattern = toPattern(this.pattern());
    this.invalid.set(!pattern);
    if (!pattern) return;
    this.pattern.set('');
    this.changed.emit(withEntry(this.allowed(), pattern));
  }

  protected remove(pattern: string): void {
    this.box()?.nativeElement.focus();
    this.changed.emit(withoutEntry(this.allowed(), pattern));
  }
}
