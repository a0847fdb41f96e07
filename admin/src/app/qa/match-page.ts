import { Component, inject } from '@angular/core';
import { Router } from '@angular/router';
import { MatchBox } from './match-box';

/** The match box on a page of its own. */
@Component({
  imports: [MatchBox],
  template: `
    <div class="page">
      <p class="muted">
        Shows which entry a question would get, why, and what would answer otherwise. No model is called, and nothing is
        counted or stored.
      </p>
      <section class="card" aria-label="Would this match?">
        <nx-match-box (opened)="open($event)" />
      </section>
    </div>
  `,
  styles: `
    .page {
      display: grid;
      gap: 16px;
      max-width: 860px;
    }
    .card {
      padding: 16px;
    }
  `,
})
export class MatchPage {
  private readonly router = inject(Router);

  protected open(entry: string): void {
    void this.router.navigate(['/qa'], { queryParams: { entry } });
  }
}
