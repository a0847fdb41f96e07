import { Component, ElementRef, afterRenderEffect, computed, inject, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Viewport } from '../core/viewport';
import { PageActions } from '../shell/page-actions';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { Modal } from '../ui/modal';
import { Composer } from './composer';
import { Conversation } from './conversation';
import { SettingsPanel } from './settings-panel';
import { TurnView } from './turn-view';

/** Closer to the end than this, the view follows the answer. */
const FOLLOW_PX = 80;

@Component({
  imports: [Composer, EmptyState, Icon, MatButton, Modal, PageActions, SettingsPanel, TurnView],
  templateUrl: './playground.html',
  styleUrl: './playground.scss',
})
export class Playground {
  protected readonly conversation = inject(Conversation);
  protected readonly viewport = inject(Viewport);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly composer = viewChild.required(Composer);
  protected readonly sheet = signal(false);
  private readonly following = signal(true);

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

  protected restart(): void {
    this.conversation.reset();
    this.composer().focus();
  }

  protected suggest(text: string): void {
    this.conversation.draft.set(text);
    this.composer().focus();
  }
}
