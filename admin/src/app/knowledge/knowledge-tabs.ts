import type { Route, Routes } from '@angular/router';
import type { TabLink } from '../shell/tabbed';

/** A part of Knowledge: its tab and its lazy-loaded page. `path` is the complete path below `/knowledge`. */
export interface KnowledgeTab extends TabLink {
  load: NonNullable<Route['loadComponent']>;
}

/** In tab order: Documents, Sources, Retrieval bench, Settings. */
export const KNOWLEDGE_TABS: readonly KnowledgeTab[] = [
  { path: '/knowledge', label: 'Documents', load: () => import('./knowledge').then((m) => m.Knowledge) },
  { path: '/knowledge/sources', label: 'Sources', load: () => import('./sources/sources').then((m) => m.SourcesPage) },
  { path: '/knowledge/bench', label: 'Retrieval bench', load: () => import('./bench/bench').then((m) => m.Bench) },
  {
    path: '/knowledge/settings',
    label: 'Settings',
    load: () => import('./settings/settings').then((m) => m.KnowledgeSettingsPage),
  },
];

const relative = (path: string): string => path.slice('/knowledge/'.length);

export const tabRoutes = (): Routes =>
  KNOWLEDGE_TABS.map(({ path, load }) => ({ path: relative(path), pathMatch: 'full', loadComponent: load }));
