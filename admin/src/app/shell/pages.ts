import type { Permission } from '@nexus/contracts';
import type { IconName } from '../ui/icons';

export interface PageLink {
  path: string;
  label: string;
  icon: IconName;
  needs?: Permission;
  /** Search terms for the command palette. */
  keywords: string;
}

/** All pages: the navigation and the command palette share this list. */
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
  {
    path: '/conversations',
    label: 'Conversations',
    icon: 'chats',
    needs: 'conversations:read',
    keywords: 'history messages chats visitors transcript feedback ratings trace export',
  },
  {
    path: '/qa',
    label: 'Q&A',
    icon: 'check',
    needs: 'qa:read',
    keywords: 'questions answers faq curated match import',
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
  {
    path: '/widgets',
    label: 'Widgets',
    icon: 'widget',
    needs: 'widgets:read',
    keywords: 'embed website chat bubble design theme colours launcher snippet iframe origins install',
  },
];

/** Shown below a line in the navigation. */
export const SETTINGS: PageLink = {
  path: '/settings',
  label: 'Settings',
  icon: 'sliders',
  keywords: 'preferences options',
};

/** Parts of pages that people search by name: in the command palette only. */
export const PARTS: readonly PageLink[] = [
  {
    path: '/settings/account',
    label: 'Account',
    icon: 'user',
    keywords: 'name password sessions sign out devices profile settings',
  },
  {
    path: '/settings/workspace',
    label: 'Workspace settings',
    icon: 'globe',
    needs: 'workspace:read',
    keywords: 'name time zone timezone organisation',
  },
  {
    path: '/settings/tokens',
    label: 'API tokens',
    icon: 'key',
    needs: 'tokens:read',
    keywords: 'keys secret developer settings limits',
  },
];
