import type { Route, Routes } from '@angular/router';
import type { TabLink } from '../shell/tabbed';

/** A part of Knowledge: its tab and how its page is loaded. `path` is the whole address below `/knowledge`. */
export interface KnowledgeTab extends TabLink {
  load: NonNullable<Route['loadComponent']>;
}

/** In the order of the tabs: Documents, Sources, Retrieval bench, Settings. */
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
