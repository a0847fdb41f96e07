import { CdkConnectedOverlay, CdkOverlayOrigin, type ConnectedPosition } from '@angular/cdk/overlay';
import { Component, computed, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Citation } from '@nexus/contracts';
import { Excerpt } from './excerpt';
import { sourceLink, sourcePlace } from './source-place';

/** Time to move the pointer from the chip to the card. */
const LEAVE_MS = 160;
const POSITIONS: ConnectedPosition[] = [
  { originX: 'center', originY: 'top', overlayX: 'center', overlayY: 'bottom', offsetY: -6 },
  { originX: 'center', originY: 'bottom', overlayX: 'center', overlayY: 'top', offsetY: 6 },
];

/** A numbered citation mark: hover or focus shows the excerpt, Escape hides it, a click opens the document at that place. */
@Component({
  selector: 'nx-citation-chip',
  imports: [CdkConnectedOverlay, CdkOverlayOrigin, Excerpt, RouterLink],
  template: `
    <a
      cdkOverlayOrigin
      #origin="cdkOverlayOrigin"
      class="chip num"
      [routerLink]="link().path"
      [queryParams]="link().query"
      [attr.aria-label]="'Source ' + citation().n + ': ' + citation().title + place()"
      (mouseenter)="open()"
      (mouseleave)="leave()"
      (focus)="open()"
      (blur)="leave()"
      (keydown.escape)="shown.set(false)"
      >{{ citation().n }}</a
    >
    <ng-template
      cdkConnectedOverlay
      cdkConnectedOverlayUsePopover="inline"
      [cdkConnectedOverlayOrigin]="origin"
      [cdkConnectedOverlayOpen]="shown()"
      [cdkConnectedOverlayPositions]="positions"
      [cdkConnectedOverlayViewportMargin]="8"
      [cdkConnectedOverlayPush]="true"
    >
      <div class="excerpt" role="tooltip" (mouseenter)="open()" (mouseleave)="leave()">
        <strong>{{ citation().title }}</strong>
        <span class="muted small">{{ place().slice(2) }}</span>
        <p><nx-excerpt [citation]="citation()" /></p>
      </div>
    </ng-template>
  `,
  styles: `
    .chip {
      display: inline-grid;
      place-items: center;
      min-width: 20px;
      height: 18px;
      margin: 0 0 0 2px;
      padding: 0 5px;
      border-radius: 9px;
      background: var(--nx-selected);
      color: light-dark(#2f2ebe, #e1e0ff);
      font: 600 11px/1 var(--nx-font);
      text-decoration: none;
      vertical-align: 2px;
      &:hover {
        background: var(--mat-sys-primary);
        color: var(--mat-sys-on-primary);
      }
    }
    .excerpt {
      display: grid;
      gap: 2px;
      width: min(360px, calc(100vw - 16px));
      padding: 12px;
      border: 1px solid var(--nx-line);
      border-radius: 10px;
      background: var(--nx-raised);
      box-shadow: var(--nx-shadow);
    }
    .excerpt p {
      margin-top: 6px;
      overflow-wrap: anywhere;
    }
  `,
})
export class CitationChip {
  readonly citation = input.required<Citation>();
  protected readonly place = computed(() => {
    const place = sourcePlace(this.citation());
    return place && `, ${place}`;
  });
  protected readonly link = computed(() => sourceLink(this.citation()));
  protected readonly positions = POSITIONS;
  protected readonly shown = signal(false);
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected open(): void {
    clearTimeout(this.timer);
    this.shown.set(true);
  }

  protected leave(): void {
    this.timer = setTimeout(() => this.shown.set(false), LEAVE_MS);
  }
}
