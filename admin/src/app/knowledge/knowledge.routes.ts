import type { Routes } from '@angular/router';
import { Tabbed } from '../shell/tabbed';
import { KNOWLEDGE_TABS, tabRoutes } from './knowledge-tabs';
import { documentOfQuery } from './document-link';

export const KNOWLEDGE_ROUTES: Routes = [
  {
    path: 'documents/:id',
    title: 'Knowledge',
    loadComponent: () => import('./viewer/document-page').then((m) => m.DocumentView),
  },
  {
    path: '',
    canActivate: [documentOfQuery],
    component: Tabbed,
    data: { label: 'Knowledge', tabs: KNOWLEDGE_TABS },
    children: tabRoutes(),
  },
];
