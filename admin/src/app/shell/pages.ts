import type { Permission } from '@nexus/contracts';
import type { IconName } from '../ui/icons';

export interface PageLink {
  path: string;
  label: string;
  icon: IconName;
  needs?: Permission;
  /** Words people type when they look for it. */
  keywords: string;
}

/** Every page there is: the navigation and the command palette list the same. */
export const PAGES: readonly PageLink[] = [
  { path: '/', label: 'Home', icon: 'home', keywords: 'dashboard start checklist widget snippet embed' },
  { path: '/playground', label: 'Playground', icon: 'message', needs: 'chat:create', keywords: 'chat ask test model' },
  {
    path: '/knowledge',
    label: 'Knowledge',
    icon: 'book',
    needs: 'knowledge:read',
    keywords: 'documents files upload rag',
  },
  { path: '/prompts', label: 'Prompts', icon: 'prompt', needs: 'prompts:read', keywords: 'system prompt instructions' },
  {
    path: '/models',
    label: 'Models',
    icon: 'layers',
    needs: 'models:read',
    keywords: 'catalogue fallback chain routing providers keys openrouter ollama budgets limits price',
  },
  {
    path: '/cache',
    label: 'Cache',
    icon: 'bolt',
    needs: 'cache:read',
    keywords: 'hits entries semantic exact purge saved',
  },
];

export const SETTINGS: readonly PageLink[] = [
  {
    path: '/settings/tokens',
    label: 'API tokens',
    icon: 'key',
    needs: 'tokens:read',
    keywords: 'keys secret developer settings',
  },
];
