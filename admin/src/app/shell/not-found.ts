import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { EmptyState } from '../ui/empty-state';

@Component({
  imports: [EmptyState, MatButton, RouterLink],
  template: `
    <main class="page">
      <h1 class="visually-hidden">Not found</h1>
      <nx-empty-state icon="search" title="There is no page at this address">
        The link may be old or mistyped.
        <a action matButton="filled" routerLink="/">Go to Home</a>
      </nx-empty-state>
    </main>
  `,
})
export class NotFound {}
