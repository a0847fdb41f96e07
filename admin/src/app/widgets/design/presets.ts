import type { WidgetColors } from '@nexus/contracts';

export interface Preset {
  name: string;
  light: WidgetColors;
  dark: WidgetColors;
}

const preset = (name: string, brand: string, user = brand, night = brand): Preset => ({
  name,
  light: { brand, surface: '#ffffff', text: '#1b1b24', user },
  dark: { brand: night, surface: '#17171e', text: '#ececf3', user: night },
});

/** Presets; each passes the contrast checks in both schemes. */
export const PRESETS: readonly Preset[] = [
  preset('Indigo', '#4f46e5'),
  preset('Ocean', '#0369a1'),
  preset('Forest', '#0b6e4f'),
  preset('Plum', '#86198f'),
  preset('Brick', '#b3261e'),
  preset('Graphite', '#1f2937', '#1f2937', '#e5e7eb'),
  {
    name: 'Sand',
    light: { brand: '#92400e', surface: '#fdf8f0', text: '#2b2118', user: '#92400e' },
    dark: { brand: '#fbbf24', surface: '#1f1a14', text: '#f5ede0', user: '#b45309' },
  },
];
