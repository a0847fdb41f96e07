import { NgTemplateOutlet } from '@angular/common';
import {
  Component,
  type ElementRef,
  afterRenderEffect,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { mutation } from '../core/mutation';
import { Viewport } from '../core/viewport';
import { DocumentsApi } from '../knowledge/documents-api';
import { PageActions } from '../shell/page-actions';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { Modal } from '../ui/modal';
import { Notice } from '../ui/notice';
import { Skeleton } from '../ui/skeleton';
import { Composer } from './composer';
import { Conversation } from './conversation';
import { ConversationList } from './conversation-list';
import { MemoryPanel } from './memory-panel';
import { SettingsPanel } from './settings-panel';
import { Starters } from './starters';
import { TurnView } from './turn-view';

/** Distance to the end below which the view follows the streamed answer. */
const FOLLOW_PX = 80;

@Component({
  imports: [
    Composer,
    ConversationList,
    EmptyState,
    Icon,
    MatButton,
    MemoryPanel,
    Modal,
    NgTemplateOutlet,
    Notice,
    PageActions,
    RouterLink,
    SettingsPanel,
    Skeleton,
    Starters,
    TurnView,
  ],
  templateUrl: './playground.html',
  styleUrl: './playground.scss',
})
export class Playground {
  protected readonly chat = inject(Conversation);
  private readonly router = inject(Router);
  /** From the URL, so that a conversation can be reloaded and reached by the back button. */
  readonly conversation = input<string>();
  protected readonly viewport = inject(Viewport);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly composer = viewChild.required(Composer);
  /** Whether there is room for the list beside the conversation. */
  protected readonly listed = computed(() => !this.tight());
  private readonly tight = this.viewport.below(1360);
  protected readonly sheet = signal<'settings' | 'list' | undefined>(undefined);
  protected readonly panel = signal<'settings' | 'memory'>('settings');
  protected readonly earlier = mutation(() => this.chat.earlier(), {
    failure: 'toast',
    kept: 'The conversation is unchanged.',
  });
  protected readonly following = signal(true);
  private readonly documents = inject(DocumentsApi).list(() => ({ status: 'ready', limit: 3 }));
  protected readonly ready = computed(() => (this.documents.hasValue() ? this.documents.value().items : []));
  protected readonly noDocuments = computed(
    () => this.documents.hasValue() && this.documents.value().items.length === 0,
  );

  /** Announced by screen readers. The answer itself is not announced, because it is streamed. */
  protected readonly announcement = computed(() => {
    const last = this.chat.last();
    if (!last) return '';
    if (this.chat.running()) return 'Answering';
    return last.status === 'done' ? 'Answer ready' : last.status === 'stopped' ? 'Stopped' : '';
  });

  constructor() {
    effect(() => {
      const wanted = this.conversation();
      untracked(() => {
        if (wanted && wanted !== this.chat.id()) void this.chat.open(wanted);
        else if (!wanted && this.chat.id()) this.show(this.chat.id());
      });
    });
    effect(() => {
      const id = this.chat.id();
      untracked(() => id !== this.conversation() && this.show(id));
    });
    afterRenderEffect(() => {
      this.chat.turns();
      const element = this.scroller().nativeElement;
      if (this.following()) element.scrollTop = element.scrollHeight;
    });
  }

  /** Updates the URL to the shown conversation. */
  private show(id: string | undefined): void {
    void this.router.navigate([], {
      queryParams: { conversation: id ?? null },
      queryParamsHandling: 'merge',
      replaceUrl: true,
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
    this.chat.reset();
    this.composer().focus();
  }
}
