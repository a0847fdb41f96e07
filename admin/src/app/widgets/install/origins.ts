import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { OriginVerdictDto } from '@nexus/api-client';
import { mutation } from '../../core/mutation';
import { Field, FieldInput } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { toOriginPattern } from '../origin-pattern';
import type { WidgetItem } from '../widget-types';
import { WidgetsApi } from '../widgets-api';

/** Websites that can use a widget: add, remove, test. */
@Component({
  selector: 'nx-origins',
  imports: [Field, FieldInput, Icon, MatButton, Notice],
  templateUrl: './origins.html',
  styleUrl: './origins.scss',
})
export class Origins {
  private readonly api = inject(WidgetsApi);
  readonly widget = input.required<WidgetItem>();
  readonly mayWrite = input.required<boolean>();
  readonly changed = output<WidgetItem>();

  protected readonly site = signal('');
  protected readonly mistake = signal('');
  protected readonly tested = signal('');
  protected readonly verdict = signal<OriginVerdictDto | undefined>(undefined);

  private readonly change = {
    kept: 'The list is unchanged.',
    then: (widget: WidgetItem) => {
      this.verdict.set(undefined);
      this.changed.emit(widget);
    },
  };
  private readonly adding = mutation((origins: string[]) => this.api.allow(this.widget().id, origins), this.change);
  protected readonly removing = mutation(
    ({ id, allowed_origins }: WidgetItem, origin: string) =>
      this.api.allow(
        id,
        allowed_origins.filter((other) => other !== origin),
      ),
    {
      ...this.change,
      done: (_, _widget, origin) => `${origin} may no longer use the chat`,
      undo: async (_, { id, allowed_origins }) => this.changed.emit(await this.api.allow(id, allowed_origins)),
    },
  );
  protected readonly testing = mutation((page: string) => this.api.checkOrigin(this.widget().id, page), {
    then: (verdict) => this.verdict.set(verdict),
  });
  protected readonly busy = computed(() => this.adding.busy() || this.removing.busy());
  protected readonly failure = computed(() => this.mistake() || this.adding.failure() || this.removing.failure());

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    const origin = toOriginPattern(this.site());
    this.mistake.set(origin ? '' : 'Enter an address such as https://www.example.com or https://*.example.com.');
    if (!origin) return;
    const origins = this.widget().allowed_origins;
    if (origins.includes(origin) || (await this.adding.run([...origins, origin]))) this.site.set('');
  }

  protected test(event: Event): void {
    event.preventDefault();
    this.verdict.set(undefined);
    if (this.tested().trim()) void this.testing.run(this.tested().trim());
  }
}
