import type { Routes } from '@angular/router';
import { Tabbed } from '../shell/tabbed';

export const SETTINGS_ROUTES: Routes = [
  {
    path: '',
    component: Tabbed,
    data: {
      label: 'Settings',
      tabs: [
        { path: '/settings/account', label: 'Account' },
        { path: '/settings/workspace', label: 'Workspace', needs: 'workspace:read' },
        { path: '/settings/conversations', label: 'Conversations', needs: 'conversations:read' },
        { path: '/settings/tokens', label: 'API tokens', needs: 'tokens:read' },
      ],
    },
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'account' },
      { path: 'account', loadComponent: () => import('./account/account').then((m) => m.Account) },
      { path: 'workspace', loadComponent: () => import('./workspace').then((m) => m.WorkspaceSettings) },
      {
        path: 'conversations',
        loadComponent: () => import('./conversation-settings').then((m) => m.ConversationSettings),
      },
      { path: 'tokens', loadComponent: () => import('./tokens').then((m) => m.Tokens) },
    ],
  },
];
