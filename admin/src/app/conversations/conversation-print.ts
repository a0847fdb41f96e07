import { Component, computed, inject, input, resource } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Session } from '../core/auth/session';
import { formatExact } from '../core/format/format';
import { Markdown } from '../ui/markdown/markdown';
import { ResourceView } from '../ui/resource-view';
import { CHANNELS, reasonText, sourceName } from './conversation-text';
import { ConversationsApi } from './conversations-api';

/**
 * Printable conversation, also for the PDF export of the browser: full texts without the navigation of the console. Each message has
 * the text direction of its script.
 */
@Component({
  imports: [Markdown, MatButton, ResourceView, RouterLink],
  templateUrl: './conversation-print.html',
  styleUrl: './conversation-print.scss',
})
export class ConversationPrint {
  private readonly api = inject(ConversationsApi);
  private readonly session = inject(Session);
  readonly id = input.required<string>();

  protected readonly read = resource({
    params: () => this.id(),
    loader: ({ params: id, abortSignal }) => this.api.whole(id, abortSignal),
  });
  protected readonly whole = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly text = { CHANNELS, reasonText, sourceName };

  protected at(iso: string): string {
    return formatExact(iso, this.session.workspace()?.timezone);
  }

  protected print(): void {
    window.print();
  }
}
