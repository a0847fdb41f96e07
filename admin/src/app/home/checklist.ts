import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Icon } from '../ui/icon';
import { Skeleton } from '../ui/skeleton';
import { Badge } from '../ui/status-badge';
import type { Step } from './first-steps';

/** First steps; each is ticked off based on data. */
@Component({
  selector: 'nx-checklist',
  imports: [Badge, Icon, MatButton, RouterLink, Skeleton],
  template: `
    <section class="card" aria-labelledby="steps-title">
      <div class="head">
        <h2 id="steps-title">First steps</h2>
        @if (known()) {
          <span class="muted small num count">{{ done() }} of {{ steps().length }} done</span>
          <button
            type="button"
            class="icon-button compact"
            aria-label="Hide first steps"
            title="Hide"
            (click)="dismissed.emit()"
          >
            <nx-icon name="close" [size]="16" />
          </button>
        }
      </div>
      @if (!known()) {
        <nx-skeleton [rows]="4" [height]="68" />
      } @else {
        <ol>
          @for (step of steps(); track step.id) {
            <li [class.done]="step.done">
              <span class="mark">
                <nx-icon [name]="step.done ? 'check' : step.icon" [size]="18" />
              </span>
              <div>
                <h3>
                  {{ step.title }}
                  <span class="visually-hidden">{{ step.done ? '(done)' : '(to do)' }}</span>
                  @if (step.optional && !step.done) {
                    <nx-badge>Optional</nx-badge>
                  }
                </h3>
                <p class="muted">{{ step.text }}</p>
              </div>
              @if (!step.done && step.action) {
                @if (step.link) {
                  <a [matButton]="step === next() ? 'filled' : 'outlined'" [routerLink]="step.link">{{
                    step.action
                  }}</a>
                } @else {
                  <button [matButton]="step === next() ? 'filled' : 'outlined'" (click)="jump(step.anchor)">
                    {{ step.action }}
                  </button>
                }
              }
            </li>
          }
        </ol>
      }
    </section>
  `,
  styles: `
    .head {
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 16px 20px 8px;
    }
    .count {
      margin-left: auto;
    }
    li {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      align-items: center;
      gap: 14px;
      padding: 14px 20px;
      border-top: 1px solid var(--nx-line);
    }
    li:first-child {
      border-top: 0;
    }
    h3 {
      display: flex;
      align-items: center;
      gap: 8px;
    }
    .mark {
      display: grid;
      place-items: center;
      width: 32px;
      height: 32px;
      border-radius: 50%;
      background: light-dark(#f1f0f6, #292a2e);
      color: var(--nx-muted);
    }
    .done .mark {
      background: var(--nx-success-container);
      color: var(--nx-success);
    }
    .done h3 {
      font-weight: 500;
    }
    @media (max-width: 599px) {
      li {
        grid-template-columns: auto minmax(0, 1fr);
        padding: 14px 16px;
      }
      li > [matButton],
      li > .mdc-button {
        grid-column: 2;
        justify-self: start;
      }
    }
  `,
})
export class Checklist {
  readonly steps = input.required<readonly Step[]>();
  readonly known = input(true);
  readonly dismissed = output();
  protected readonly done = computed(() => this.steps().filter((step) => step.done).length);
  /** The first open step that is not optional is highlighted. */
  protected readonly next = computed(() => this.steps().find((step) => !step.done && !step.optional));

  protected jump(id: string | undefined): void {
    const target = id ? document.getElementById(id) : null;
    target?.scrollIntoView({ block: 'start', behavior: 'smooth' });
    target?.focus({ preventScroll: true });
  }
}
