import type { Routes } from '@angular/router';
import { signedIn, signedOut } from './core/auth/auth.guards';

export const routes: Routes = [
  {
    path: '',
    loadComponent: () => import('./auth/auth-layout').then((m) => m.AuthLayout),
    // Without this, the empty path of Home would end here.
    canMatch: [(_route: unknown, segments: readonly unknown[]) => segments.length > 0],
    canActivate: [signedOut],
    children: [
      { path: 'sign-in', title: 'Sign in', loadComponent: () => import('./auth/sign-in').then((m) => m.SignIn) },
      { path: 'sign-up', title: 'Sign up', loadComponent: () => import('./auth/sign-up').then((m) => m.SignUp) },
    ],
  },
  {
    path: 'conversations/:id/print',
    title: 'Print a conversation',
    canActivate: [signedIn],
    loadComponent: () => import('./conversations/conversation-print').then((m) => m.ConversationPrint),
  },
  {
    path: '',
    loadComponent: () => import('./shell/shell').then((m) => m.Shell),
    canActivate: [signedIn],
    children: [
      { path: '', pathMatch: 'full', title: 'Home', loadComponent: () => import('./home/home').then((m) => m.Home) },
      {
        path: 'playground/compare',
        title: 'Compare models',
        loadComponent: () => import('./playground/compare/compare').then((m) => m.Compare),
      },
      {
        path: 'playground',
        title: 'Playground',
        loadComponent: () => import('./playground/playground').then((m) => m.Playground),
      },
      {
        path: 'knowledge',
        title: 'Knowledge',
        loadChildren: () => import('./knowledge/knowledge.routes').then((m) => m.KNOWLEDGE_ROUTES),
      },
      {
        path: 'conversations',
        title: 'Conversations',
        loadComponent: () => import('./conversations/conversations').then((m) => m.Conversations),
      },
      {
        path: 'qa',
        title: 'Q&A',
        loadChildren: () => import('./qa/qa.routes').then((m) => m.QA_ROUTES),
      },
      {
        path: 'prompts',
        title: 'Prompts',
        loadChildren: () => import('./prompts/prompts.routes').then((m) => m.PROMPT_ROUTES),
      },
      {
        path: 'models',
        title: 'Models',
        loadChildren: () => import('./models/models.routes').then((m) => m.MODEL_ROUTES),
      },
      {
        path: 'cache',
        title: 'Cache',
        loadChildren: () => import('./cache/cache.routes').then((m) => m.CACHE_ROUTES),
      },
      {
        path: 'widgets',
        title: 'Widgets',
        loadChildren: () => import('./widgets/widgets.routes').then((m) => m.WIDGET_ROUTES),
      },
      {
        path: 'settings',
        title: 'Settings',
        loadChildren: () => import('./settings/settings.routes').then((m) => m.SETTINGS_ROUTES),
      },
      // Behind the sign-in as every page: the guard finds out who is there, and brings people back after signing in.
      { path: '**', title: 'Not found', loadComponent: () => import('./shell/not-found').then((m) => m.NotFound) },
    ],
  },
];
