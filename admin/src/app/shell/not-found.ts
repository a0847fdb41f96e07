import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { EmptyState } from '../ui/empty-state';

@Component({
  imports: [EmptyState, MatButton, RouterLink],
  template: `
    <div class="page">
      <nx-empty-state icon="search" title="There is no page at this address">
        The link may be old or mistyped.
        <a action matButton="filled" routerLink="/">Go to Home</a>
      </nx-empty-state>
    </div>
  `,
})
export class NotFound {}
