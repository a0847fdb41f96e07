import { Component, computed, input } from '@angular/core';
import { Badge, type BadgeTone } from '../ui/status-badge';
import type { IconName } from '../ui/icons';
import { sentence } from '../core/http/explain';
import { progressText } from './document-progress';
import type { DocumentItem } from './document-types';

interface Look {
  tone: BadgeTone;
  icon: IconName;
  label: string;
}

/** Searchable, but a part could not be read. */
const PARTIAL: Look = { tone: 'warning', icon: 'alert', label: 'Ready in part' };

/** Not an error: a password is required. */
const LOCKED: Look = { tone: 'warning', icon: 'key', label: 'Password needed' };

const LOOK: Partial<Record<DocumentItem['status'], Look>> = {
  cancelled: { tone: 'neutral', icon: 'stop', label: 'Cancelled' },
  ready: { tone: 'success', icon: 'check', label: 'Ready' },
  failed: { tone: 'danger', icon: 'alert', label: 'Failed' },
};

/** State of one document: a badge when idle, stage and progress while it is processed, the reason if it failed. */
@Component({
  selector: 'nx-document-status',
  imports: [Badge],
  template: `
    @if (look(); as rest) {
      <nx-badge [tone]="rest.tone" [icon]="rest.icon">{{ rest.label }}</nx-badge>
      @if (reason(); as text) {
        <p class="reason small" [class.failed]="item().status === 'failed' && !item().needs_password">{{ text }}</p>
      }
    } @else {
      <span class="small muted num">{{ text() }}</span>
      <div
        class="bar"
        role="progressbar"
        aria-valuemin="0"
        aria-valuemax="100"
        [attr.aria-valuenow]="waiting() ? null : percent()"
        [attr.aria-label]="'Progress of ' + item().name"
        [class.waiting]="waiting()"
      >
        <span [style.width.%]="waiting() ? 30 : percent()"></span>
      </div>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .reason {
      margin-top: 4px;
      max-width: 44ch;
      color: var(--nx-muted);
    }
    .failed {
      color: var(--nx-danger);
    }
    .bar {
      height: 4px;
      margin-top: 4px;
      overflow: hidden;
      border-radius: 2px;
      background: var(--nx-line);
    }
    .bar span {
      display: block;
      height: 100%;
      border-radius: 2px;
      background: var(--mat-sys-primary);
      transition: width 200ms;
    }
    .waiting span {
      animation: wander 1.6s ease-in-out infinite alternate;
    }
    @media (prefers-reduced-motion: reduce) {
      .waiting span {
        display: none;
      }
    }
    @keyframes wander {
      to {
        transform: translateX(233%);
      }
    }
  `,
})
export class DocumentStatusView {
  readonly item = input.required<DocumentItem>();
  readonly left = input<number>();
  /** False if the reason is shown elsewhere. */
  readonly reasoned = input(true);
  protected readonly look = computed(() => {
    const { status, reason, needs_password: locked } = this.item();
    if (status === 'ready' && reason) return PARTIAL;
    return status === 'failed' && locked ? LOCKED : LOOK[status];
  });
  protected readonly reason = computed(() => {
    const { reason, status } = this.item();
    return reason && this.reasoned() && status !== 'cancelled' ? sentence(reason.message) : '';
  });
  protected readonly waiting = computed(() => ['queued', 'deleting'].includes(this.item().status));
  protected readonly percent = computed(() => Math.round(Math.min(1, Math.max(0, this.item().progress)) * 100));
  protected readonly text = computed(() => progressText(this.item(), this.left()));
}
