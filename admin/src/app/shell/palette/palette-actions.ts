import { API_DOCS } from '../../core/http/own-api';
import type { Theme } from '../../core/theme/theme';
import { NEW } from '../../prompts/prompt-drafts';
import type { PaletteEntry } from './palette-entries';

interface Means {
  go: (path: string, query?: Record<string, string>) => void;
  theme: Theme;
  signOut: () => Promise<void>;
  /** Shows the first steps on Home again. */
  restore: () => void;
}

/** Actions available everywhere. */
export function paletteActions({ go, theme, signOut, restore }: Means): PaletteEntry[] {
  return [
    {
      group: 'Actions',
      label: 'Upload files',
      icon: 'upload',
      keywords: 'add document knowledge',
      run: () => go('/knowledge'),
    },
    {
      group: 'Actions',
      label: 'Write a new prompt',
      icon: 'plus',
      keywords: 'create system',
      run: () => go('/prompts', { prompt: NEW }),
    },
    {
      group: 'Actions',
      label: 'Compare models',
      icon: 'columns',
      keywords: 'side by side playground cost speed',
      run: () => go('/playground/compare'),
    },
    ...themeActions(theme),
    {
      group: 'Actions',
      label: 'Open the API reference',
      icon: 'external',
      keywords: 'docs openapi swagger',
      run: () => void open(API_DOCS, '_blank', 'noopener'),
    },
    {
      group: 'Actions',
      label: 'Sign out',
      icon: 'signOut',
      keywords: 'log out leave',
      run: () => void signOut(),
    },
    {
      group: 'Actions',
      label: 'Show first steps',
      icon: 'flag',
      keywords: 'checklist onboarding start begin',
      run: () => {
        restore();
        go('/');
      },
    },
  ];
}

const themeActions = ({ mode }: Theme): PaletteEntry[] => [
  { group: 'Actions', label: 'Light theme', icon: 'sun', keywords: 'bright appearance', run: () => mode.set('light') },
  { group: 'Actions', label: 'Dark theme', icon: 'moon', keywords: 'night appearance', run: () => mode.set('dark') },
  {
    group: 'Actions',
    label: 'System theme',
    icon: 'monitor',
    keywords: 'automatic appearance',
    run: () => mode.set('system'),
  },
];
