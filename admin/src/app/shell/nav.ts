import { Component, computed, inject, output } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Access } from '../core/auth/access';
import { Session } from '../core/auth/session';
import { API_DOCS } from '../core/http/own-api';
import { Icon } from '../ui/icon';
import { PAGES, SETTINGS } from './pages';

@Component({
  selector: 'nx-nav',
  imports: [Icon, RouterLink, RouterLinkActive],
  styleUrl: './nav.scss',
  template: `
    <div class="workspace">
      <img src="favicon.svg" alt="" width="28" height="28" />
      <span class="truncate" [title]="session.workspace()?.name">{{ session.workspace()?.name }}</span>
    </div>
    <nav aria-label="Main">
      <ul>
        @for (page of pages(); track page.path) {
          <li>
            <a
              [routerLink]="page.path"
              routerLinkActive="active"
              ariaCurrentWhenActive="page"
              [routerLinkActiveOptions]="{ exact: page.path === '/' }"
              (click)="chosen.emit()"
            >
              <nx-icon [name]="page.icon" [size]="18" /> {{ page.label }}
            </a>
          </li>
        }
      </ul>
      <ul class="end">
        <li>
          <a
            [routerLink]="settings.path"
            routerLinkActive="active"
            ariaCurrentWhenActive="page"
            (click)="chosen.emit()"
          >
            <nx-icon [name]="settings.icon" [size]="18" /> {{ settings.label }}
          </a>
        </li>
      </ul>
    </nav>
    <a class="docs" [href]="docs" target="_blank" rel="noopener">
      <nx-icon name="code" [size]="18" /> API reference <nx-icon name="external" [size]="14" />
      <span class="visually-hidden">(opens in a new tab)</span>
    </a>
  `,
})
export class Nav {
  protected readonly session = inject(Session);
  private readonly access = inject(Access);
  /** Emitted when a page was chosen, to close the drawer. */
  readonly chosen = output();
  protected readonly pages = computed(() => PAGES.filter((page) => this.access.can(page.needs)));
  protected readonly settings = SETTINGS;
  protected readonly docs = API_DOCS;
}
