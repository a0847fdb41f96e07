import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Session } from './core/auth/session';
import { Theme } from './core/theme/theme';

@Component({
  selector: 'nx-root',
  imports: [RouterOutlet],
  template: `
    @switch (session.status()) {
      @case ('unknown') {
        <div class="boot" role="status" aria-label="Loading"></div>
      }
      @case ('unreachable') {
        <div class="away" role="status">
          <strong>The server does not answer yet.</strong>
          <span class="muted">Trying again every two seconds. Nothing you saved is lost.</span>
        </div>
      }
    }
    <router-outlet />
  `,
  styles: `
    .away {
      position: fixed;
      inset: 0;
      display: grid;
      gap: 4px;
      place-content: center;
      text-align: center;
      padding: 24px;
    }
  `,
})
export class App {
  protected readonly session = inject(Session);

  constructor() {
    inject(Theme);
  }
}
