import type { Routes } from '@angular/router';
import { Tabbed } from '../shell/tabbed';

export const CACHE_ROUTES: Routes = [
  {
    path: '',
    component: Tabbed,
    data: {
      label: 'Cache',
      tabs: [
        { path: '/cache', label: 'Entries' },
        { path: '/cache/try', label: 'Try a question' },
        { path: '/cache/settings', label: 'Settings' },
      ],
    },
    children: [
      { path: '', pathMatch: 'full', loadComponent: () => import('./entries').then((m) => m.CacheEntries) },
      { path: 'try', loadComponent: () => import('./try-question').then((m) => m.TryQuestion) },
      { path: 'settings', loadComponent: () => import('./settings-form').then((m) => m.CacheSettingsForm) },
    ],
  },
];
