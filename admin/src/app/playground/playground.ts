import { Component, type ElementRef, afterRenderEffect, computed, inject, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Viewport } from '../core/viewport';
import { DocumentsApi } from '../knowledge/documents-api';
import { PageActions } from '../shell/page-actions';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { Modal } from '../ui/modal';
import { Composer } from './composer';
import { Conversation } from './conversation';
import { SettingsPanel } from './settings-panel';
import { Starters } from './starters';
import { TurnView } from './turn-view';

/** Closer to the end than this, the view follows the answer. */
const FOLLOW_PX = 80;

@Component({
  imports: [Composer, EmptyState, Icon, MatButton, Modal, PageActions, RouterLink, SettingsPanel, Starters, TurnView],
  templateUrl: './playground.html',
  styleUrl: './playground.scss',
})
export class Playground {
  protected readonly conversation = inject(Conversation);
  protected readonly viewport = inject(Viewport);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly composer = viewChild.required(Composer);
  protected readonly sheet = signal(false);
  protected readonly following = signal(true);
  private readonly documents = inject(DocumentsApi).list(() => ({ status: 'ready', limit: 3 }));
  protected readonly ready = computed(() => (this.documents.hasValue() ? this.documents.value().items : []));
  protected readonly noDocuments = computed(
    () => this.documents.hasValue() && this.documents.value().items.length === 0,
  );

  /** Said to screen readers; the text itself is not, because it arrives in pieces. */
  protected readonly announcement = computed(() => {
    const last = this.conversation.last();
    if (!last) return '';
    if (this.conversation.running()) return 'Answering';
    return last.status === 'done' ? 'Answer ready' : last.status === 'stopped' ? 'Stopped' : '';
  });

  constructor() {
    afterRenderEffect(() => {
      this.conversation.turns();
      const element = this.scroller().nativeElement;
      if (this.following()) element.scrollTop = element.scrollHeight;
    });
  }

  protected scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller().nativeElement;
    this.following.set(scrollHeight - scrollTop - clientHeight < FOLLOW_PX);
  }

  protected latest(): void {
    this.following.set(true);
    this.composer().focus();
  }

  protected restart(): void {
    this.conversation.reset();
    this.composer().focus();
  }
}
