import { Component, computed, inject, input } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import type { Permission } from '@nexus/contracts';
import { Access } from '../core/auth/access';

export interface TabLink {
  path: string;
  label: string;
  needs?: Permission;
}

/** A page with tabs, each with its own URL. `tabs` and `label` come from the route data, or from a page that contains it. */
@Component({
  selector: 'nx-tabbed',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <nav [attr.aria-label]="label()">
      <ul>
        @for (tab of offered(); track tab.path) {
          <li>
            <a
              [routerLink]="tab.path"
              routerLinkActive="active"
              ariaCurrentWhenActive="page"
              [routerLinkActiveOptions]="EXACT"
              >{{ tab.label }}</a
            >
          </li>
        }
      </ul>
    </nav>
    <router-outlet />
  `,
  styles: `
    /* Table headers stay below the tabs. */
    :host {
      --nx-sticky: 45px;
    }
    nav {
      position: sticky;
      top: 0;
      z-index: 2;
      overflow-x: auto;
      border-bottom: 1px solid var(--nx-line);
      background: var(--nx-canvas);
      scrollbar-width: none;
    }
    ul {
      display: flex;
      max-width: 1280px;
      margin: 0 auto;
      padding: 0 12px;
    }
    a {
      display: block;
      padding: 12px;
      border-bottom: 2px solid transparent;
      color: var(--nx-muted);
      text-decoration: none;
      white-space: nowrap;
      &:hover {
        color: var(--mat-sys-on-surface);
      }
      &:focus-visible {
        outline-offset: -2px;
      }
    }
    .active {
      border-color: var(--mat-sys-primary);
      color: var(--mat-sys-on-surface);
      font-weight: 500;
    }
    @media (max-width: 599px) {
      ul {
        padding: 0 4px;
      }
    }
  `,
})
export class Tabbed {
  readonly tabs = input.required<readonly TabLink[]>();
  readonly label = input.required<string>();
  private readonly access = inject(Access);
  protected readonly offered = computed(() => this.tabs().filter((tab) => this.access.can(tab.needs)));
  protected readonly EXACT = {
    paths: 'exact',
    queryParams: 'ignored',
    fragment: 'ignored',
    matrixParams: 'ignored',
  } as const;
}
