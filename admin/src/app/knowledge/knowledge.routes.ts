import type { Routes } from '@angular/router';
import { Tabbed } from '../shell/tabbed';
import { KNOWLEDGE_TABS, tabRoutes } from './knowledge-tabs';

export const KNOWLEDGE_ROUTES: Routes = [
  { path: '', component: Tabbed, data: { label: 'Knowledge', tabs: KNOWLEDGE_TABS }, children: tabRoutes() },
];
