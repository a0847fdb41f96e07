import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { explain } from '../core/http/explain';
import { Toaster } from '../core/toaster';
import { Field, FieldInput } from '../ui/field';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { Snippet } from '../ui/snippet';
import { type WidgetItem, toOrigin } from './widget-types';
import { WidgetsApi } from './widgets-api';

/** The code to paste and the sites that may use it. */
@Component({
  selector: 'nx-widget-card',
  imports: [Field, FieldInput, Icon, MatButton, Notice, Snippet],
  templateUrl: './widget-card.html',
  styleUrl: './widget-card.scss',
})
export class WidgetCard {
  private readonly api = inject(WidgetsApi);
  private readonly toaster = inject(Toaster);
  readonly widget = input.required<WidgetItem>();
  readonly changed = output();

  protected readonly form = signal<'snippet' | 'iframe'>('snippet');
  protected readonly code = computed(() => (this.form() === 'snippet' ? this.widget().snippet : this.widget().iframe));
  protected readonly site = signal('');
  protected readonly failure = signal('');
  protected readonly busy = signal(false);

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    const origin = toOrigin(this.site());
    if (!origin) {
      this.failure.set('Enter the address of your site, such as https://www.example.com.');
      return;
    }
    const origins = this.widget().allowed_origins;
    if (origins.includes(origin) || (await this.save([...origins, origin]))) this.site.set('');
  }

  protected async remove(origin: string): Promise<void> {
    const before = this.widget().allowed_origins;
    const saved = await this.save(before.filter((other) => other !== origin));
    if (saved && (await this.toaster.show(`${origin} may no longer use the chat`, 'Undo'))) await this.save(before);
  }

  private async save(origins: string[]): Promise<boolean> {
    this.busy.set(true);
    this.failure.set('');
    try {
      await this.api.allow(this.widget().id, origins);
      this.changed.emit();
      return true;
    } catch (error) {
      this.failure.set(explain(error, 'The allowed sites are unchanged.'));
      return false;
    } finally {
      this.busy.set(false);
    }
  }
}
