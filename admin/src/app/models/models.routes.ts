import type { Routes } from '@angular/router';
import { Tabbed } from '../shell/tabbed';

export const MODEL_ROUTES: Routes = [
  {
    path: '',
    component: Tabbed,
    data: {
      label: 'Models',
      tabs: [
        { path: '/models', label: 'Catalogue' },
        { path: '/models/routing', label: 'Routing' },
        { path: '/models/providers', label: 'Providers', needs: 'providers:read' },
        { path: '/models/budgets', label: 'Budgets', needs: 'budgets:read' },
      ],
    },
    children: [
      { path: '', pathMatch: 'full', loadComponent: () => import('./catalogue').then((m) => m.Catalogue) },
      { path: 'routing', loadComponent: () => import('./routing').then((m) => m.Routing) },
      { path: 'providers', loadComponent: () => import('./providers/providers').then((m) => m.Providers) },
      { path: 'budgets', loadComponent: () => import('./budgets/budgets').then((m) => m.Budgets) },
    ],
  },
];
