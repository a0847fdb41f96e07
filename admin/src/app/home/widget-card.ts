import { Component, computed, inject, input, output, signal } from '@angular/core';
import { Access } from '../core/auth/access';
import { PromptsApi } from '../prompts/prompts-api';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { mutation } from '../core/mutation';
import { Field, FieldInput } from '../ui/field';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { Snippet } from '../ui/snippet';
import { type WidgetItem, toOrigin } from '../widgets/widget-types';
import { WidgetsApi } from '../widgets/widgets-api';

/** The code to paste, and the allowed sites. */
@Component({
  selector: 'nx-widget-card',
  imports: [Field, FieldInput, Icon, MatButton, Notice, RouterLink, Snippet],
  templateUrl: './widget-card.html',
  styleUrl: './widget-card.scss',
})
export class WidgetCard {
  private readonly api = inject(WidgetsApi);
  readonly widget = input.required<WidgetItem>();
  readonly changed = output();

  protected readonly form = signal<'snippet' | 'iframe'>('snippet');
  protected readonly code = computed(() => (this.form() === 'snippet' ? this.widget().snippet : this.widget().iframe));
  protected readonly site = signal('');
  /** Error for an invalid address. */
  protected readonly mistake = signal('');

  private readonly allow = (origins: string[]) => this.api.allow(this.widget().id, origins);
  private readonly change = {
    kept: 'The allowed sites are unchanged.',
    then: () => this.changed.emit(),
  };
  protected readonly adding = mutation(this.allow, this.change);
  protected readonly removing = mutation(
    ({ allowed_origins }: WidgetItem, origin: string) =>
      this.allow(allowed_origins.filter((other) => other !== origin)),
    {
      ...this.change,
      done: (_, _widget, origin) => `${origin} may no longer use the chat`,
      undo: async (_, { allowed_origins }) => {
        await this.allow(allowed_origins);
        this.changed.emit();
      },
    },
  );
  private readonly access = inject(Access);
  protected readonly prompts = inject(PromptsApi).list();
  protected readonly mayWrite = computed(() => this.access.can('widgets:write'));
  protected readonly choosing = mutation((prompt: string) => this.api.answerWith(this.widget().id, prompt || null), {
    failure: 'toast',
    kept: 'The prompt of the widget is unchanged.',
    done: ({ prompt_id }) =>
      prompt_id ? 'Visitors are answered with this prompt now' : 'Visitors are answered with the active prompt now',
    then: () => this.changed.emit(),
  });
  protected readonly busy = computed(() => this.adding.busy() || this.removing.busy());
  protected readonly failure = computed(() => this.mistake() || this.adding.failure() || this.removing.failure());

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    const origin = toOrigin(this.site());
    this.mistake.set(origin ? '' : 'Enter the address of your site, such as https://www.example.com.');
    if (!origin) return;
    const origins = this.widget().allowed_origins;
    if (origins.includes(origin) || (await this.adding.run([...origins, origin]))) this.site.set('');
  }
}
