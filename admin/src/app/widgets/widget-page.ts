import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Tabbed } from '../shell/tabbed';
import { Icon } from '../ui/icon';
import { WidgetStore } from './widget-store';

/** One widget: name and tabs. */
@Component({
  imports: [Icon, RouterLink, Tabbed],
  providers: [WidgetStore],
  template: `
    <p class="place">
      <a routerLink="/widgets"><nx-icon name="arrowLeft" [size]="16" /> Widgets</a>
      @if (store.widget(); as widget) {
        <strong class="truncate">{{ widget.name }}</strong>
      }
    </p>
    <nx-tabbed label="Widget" [tabs]="tabs()" />
  `,
  styles: `
    .place {
      display: flex;
      gap: 12px;
      align-items: center;
      max-width: 1280px;
      margin: 0 auto;
      padding: 12px 24px 0;
    }
    a {
      display: inline-flex;
      flex: none;
      gap: 4px;
      align-items: center;
      min-height: 24px;
    }
    @media (max-width: 599px) {
      .place {
        padding: 12px 16px 0;
      }
    }
  `,
})
export class WidgetPage {
  protected readonly store = inject(WidgetStore);
  readonly id = input.required<string>();
  protected readonly tabs = computed(() => {
    const path = `/widgets/${this.id()}`;
    return [
      { path, label: 'Design' },
      { path: `${path}/settings`, label: 'Answers and limits' },
      { path: `${path}/install`, label: 'Websites and code' },
    ];
  });
}
