import { provideHttpClient } from '@angular/common/http';
import { Component, inject } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { RouterLink, RouterLinkActive, RouterOutlet, type Routes, provideRouter } from '@angular/router';
import { THEME_MODES, Theme } from '../src/app/core/theme/theme';
import { Charts } from './charts';
import { Forms } from './forms';
import { Lists } from './lists';
import { Messages } from './messages';
import { Tables } from './tables';

const PAGES = [
  { path: 'tables', title: 'Tables', component: Tables },
  { path: 'lists', title: 'Lists', component: Lists },
  { path: 'forms', title: 'Forms', component: Forms },
  { path: 'charts', title: 'Charts', component: Charts },
  { path: 'messages', title: 'Messages', component: Messages },
] satisfies Routes;

/** The shared pieces of the console, each in its states. For development and for tests: no part of the product. */
@Component({
  selector: 'nx-root',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <header>
      <h1>Gallery</h1>
      <nav aria-label="Pieces">
        @for (page of pages; track page.path) {
          <a [routerLink]="page.path" routerLinkActive="active" ariaCurrentWhenActive="page">{{ page.title }}</a>
        }
      </nav>
      <label
        >Theme
        <select #mode class="input" (change)="theme.mode.set($any(mode.value))">
          @for (each of modes; track each) {
            <option [value]="each" [selected]="theme.mode() === each">{{ each }}</option>
          }
        </select></label
      >
    </header>
    <main><router-outlet /></main>
  `,
  styles: `
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 24px;
      padding: 12px 24px;
      border-bottom: 1px solid var(--nx-line);
    }
    nav {
      display: flex;
      flex: 1;
      flex-wrap: wrap;
      gap: 4px 16px;
    }
    .active {
      color: inherit;
      font-weight: 600;
    }
    select {
      width: auto;
      margin-left: 8px;
    }
  `,
})
class Gallery {
  protected readonly theme = inject(Theme);
  protected readonly pages = PAGES;
  protected readonly modes = THEME_MODES;
}

const routes: Routes = [...PAGES, { path: '**', redirectTo: 'tables' }];
bootstrapApplication(Gallery, { providers: [provideHttpClient(), provideRouter(routes)] }).catch((error: unknown) =>
  console.error(error),
);
