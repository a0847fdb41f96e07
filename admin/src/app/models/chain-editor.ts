import { LiveAnnouncer } from '@angular/cdk/a11y';
import { CdkDrag, type CdkDragDrop, CdkDragHandle, CdkDropList } from '@angular/cdk/drag-drop';
import { Component, ElementRef, Injector, afterNextRender, computed, inject, input, output } from '@angular/core';
import { Icon } from '../ui/icon';
import { CHAIN_MAX, moved } from './chain';
import { ModelPicker } from './model-picker';
import { ModelsApi } from './models-api';

/** The fallback models in order: reordered by mouse, touch, buttons, or arrow keys on the handle. */
@Component({
  selector: 'nx-chain-editor',
  imports: [CdkDrag, CdkDragHandle, CdkDropList, Icon, ModelPicker],
  templateUrl: './chain-editor.html',
  styleUrl: './chain-editor.scss',
})
export class ChainEditor {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly injector = inject(Injector);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly api = inject(ModelsApi);

  readonly models = input.required<readonly string[]>();
  readonly mayChange = input(true);
  readonly changed = output<string[]>();
  protected readonly max = CHAIN_MAX;
  protected readonly full = computed(() => this.models().length >= CHAIN_MAX);

  protected drop({ previousIndex, currentIndex }: CdkDragDrop<unknown>): void {
    this.move(previousIndex, currentIndex);
  }

  protected key(event: KeyboardEvent, index: number): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.move(index, index + step, 'grip');
  }

  /** @param control the row's control that keeps the focus. */
  protected move(from: number, to: number, control?: 'grip' | 'up' | 'down'): void {
    const count = this.models().length;
    if (to < 0 || to >= count || from === to) return;
    const id = this.models()[from] ?? '';
    this.changed.emit(moved(this.models(), from, to));
    void this.announcer.announce(`${this.api.nameOf(id)}, moved to position ${to + 1} of ${count}`);
    if (control) this.focus(to, control, count);
  }

  protected remove(index: number): void {
    const id = this.models()[index] ?? '';
    this.changed.emit(this.models().filter((_, i) => i !== index));
    void this.announcer.announce(`${this.api.nameOf(id)} removed`);
    // Focus the row that took its place, otherwise the field that adds another one.
    afterNextRender(
      () => {
        const rows = this.host.querySelectorAll<HTMLElement>('[data-control="remove"]');
        const next = rows[Math.min(index, rows.length - 1)] ?? this.host.querySelector<HTMLElement>('input');
        next?.focus();
      },
      { injector: this.injector },
    );
  }

  protected add(id: string): void {
    if (!id || this.models().includes(id) || this.full()) return;
    this.changed.emit([...this.models(), id]);
    void this.announcer.announce(`${this.api.nameOf(id)} added at position ${this.models().length + 1}`);
  }

  /** A moved row loses the focus; a button that becomes disabled passes it to its neighbour. */
  private focus(index: number, control: 'grip' | 'up' | 'down', count: number): void {
    const end = (control === 'up' && index === 0) || (control === 'down' && index === count - 1);
    const name = !end ? control : control === 'up' ? 'down' : 'up';
    afterNextRender(() => this.host.querySelectorAll<HTMLElement>(`[data-control="${name}"]`)[index]?.focus(), {
      injector: this.injector,
    });
  }
}
