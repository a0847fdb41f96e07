import type { Routes } from '@angular/router';

export const WIDGET_ROUTES: Routes = [
  { path: '', pathMatch: 'full', loadComponent: () => import('./widget-list').then((m) => m.WidgetList) },
  {
    path: ':id',
    loadComponent: () => import('./widget-page').then((m) => m.WidgetPage),
    children: [
      { path: '', pathMatch: 'full', loadComponent: () => import('./design/designer').then((m) => m.Designer) },
      {
        path: 'settings',
        loadComponent: () => import('./settings/widget-settings').then((m) => m.WidgetSettings),
      },
      { path: 'install', loadComponent: () => import('./install/install').then((m) => m.Install) },
    ],
  },
];
