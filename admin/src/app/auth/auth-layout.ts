import { Component } from '@angular/core';
import { RouterOutlet } from '@angular/router';

/** One centred column for everybody who is not signed in. */
@Component({
  imports: [RouterOutlet],
  template: `
    <main class="column">
      <div class="brand"><img src="favicon.svg" alt="" width="32" height="32" /> <span>Nexus AI Hub</span></div>
      <router-outlet />
    </main>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      min-height: 100dvh;
      padding: 8dvh 16px 32px;
      background: var(--nx-sunken);
    }
    .column {
      width: min(100%, 400px);
    }
    .brand {
      display: flex;
      align-items: center;
      gap: 10px;
      margin-bottom: 24px;
      font-weight: 600;
    }
  `,
})
export class AuthLayout {}
