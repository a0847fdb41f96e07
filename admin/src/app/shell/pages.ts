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
