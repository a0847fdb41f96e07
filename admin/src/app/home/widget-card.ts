import { Component, computed, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Access } from '../core/auth/access';
import { mutation } from '../core/mutation';
import { PromptsApi } from '../prompts/prompts-api';
import { Field, FieldInput } from '../ui/field';
import { Notice } from '../ui/notice';
import { Snippet } from '../ui/snippet';
import { Origins } from '../widgets/install/origins';
import type { WidgetItem } from '../widgets/widget-types';
import { WidgetsApi } from '../widgets/widgets-api';

/** The code to paste, and the websites that may use it. */
@Component({
  selector: 'nx-widget-card',
  imports: [Field, FieldInput, Notice, Origins, RouterLink, Snippet],
  templateUrl: './widget-card.html',
  styleUrl: './widget-card.scss',
})
export class WidgetCard {
  private readonly api = inject(WidgetsApi);
  readonly widget = input.required<WidgetItem>();
  readonly changed = output();

  protected readonly form = signal<'snippet' | 'iframe'>('snippet');
  protected readonly code = computed(() => (this.form() === 'snippet' ? this.widget().snippet : this.widget().iframe));
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
}
