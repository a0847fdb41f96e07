import type { Routes } from '@angular/router';
import { Tabbed } from '../shell/tabbed';

export const PROMPT_ROUTES: Routes = [
  {
    path: '',
    component: Tabbed,
    data: {
      label: 'Prompts',
      tabs: [
        { path: '/prompts', label: 'Prompts' },
        { path: '/prompts/variables', label: 'Variables' },
        { path: '/prompts/tests', label: 'Tests' },
        { path: '/prompts/settings', label: 'Settings' },
      ],
    },
    children: [
      { path: '', pathMatch: 'full', loadComponent: () => import('./prompts').then((m) => m.Prompts) },
      { path: 'variables', loadComponent: () => import('./variables').then((m) => m.PromptVariables) },
      { path: 'tests', loadComponent: () => import('./tests/prompt-tests').then((m) => m.PromptTests) },
      { path: 'settings', loadComponent: () => import('./prompt-settings').then((m) => m.PromptSettings) },
    ],
  },
];
