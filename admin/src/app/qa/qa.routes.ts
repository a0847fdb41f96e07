import type { Routes } from '@angular/router';
import { Tabbed } from '../shell/tabbed';

export const QA_ROUTES: Routes = [
  {
    path: '',
    component: Tabbed,
    data: {
      label: 'Q&A',
      tabs: [
        { path: '/qa', label: 'Entries' },
        { path: '/qa/suggestions', label: 'Suggestions' },
        { path: '/qa/import', label: 'Import' },
        { path: '/qa/match', label: 'Would this match?' },
        { path: '/qa/settings', label: 'Settings' },
      ],
    },
    children: [
      { path: '', pathMatch: 'full', loadComponent: () => import('./qa-list').then((m) => m.QaList) },
      { path: 'suggestions', loadComponent: () => import('./suggestions/suggestions').then((m) => m.Suggestions) },
      { path: 'import', loadComponent: () => import('./import/import-page').then((m) => m.ImportPage) },
      { path: 'match', loadComponent: () => import('./match-page').then((m) => m.MatchPage) },
      { path: 'settings', loadComponent: () => import('./qa-settings').then((m) => m.QaSettings) },
    ],
  },
];
