import type { WidgetDesign } from '@nexus/contracts';

export interface DesignChange {
  label: string;
  before: string;
  after: string;
}

const LABELS: Readonly<Record<string, string>> = {
  'theme.mode': 'Colour scheme',
  'theme.light.brand': 'Brand colour, light',
  'theme.light.surface': 'Surface, light',
  'theme.light.text': 'Text colour, light',
  'theme.light.user': 'Visitor’s bubble, light',
  'theme.dark.brand': 'Brand colour, dark',
  'theme.dark.surface': 'Surface, dark',
  'theme.dark.text': 'Text colour, dark',
  'theme.dark.user': 'Visitor’s bubble, dark',
  'theme.font': 'Font',
  'theme.size': 'Text size',
  'theme.radius': 'Corners',
  'theme.density': 'Density',
  'theme.shadow': 'Shadow',
  'theme.position': 'Position',
  'theme.offset.x': 'Distance from the side',
  'theme.offset.y': 'Distance from the bottom',
  'theme.phone_offset.x': 'Distance from the side, phone',
  'theme.phone_offset.y': 'Distance from the bottom, phone',
  'theme.launcher_icon': 'Launcher icon',
  'theme.launcher_text': 'Launcher text',
  'theme.title': 'Title',
  'theme.subtitle': 'Subtitle',
  'theme.properties': 'Custom properties',
  'behaviour.greeting': 'Greeting',
  'behaviour.placeholder': 'Placeholder',
  'behaviour.disclaimer': 'Disclaimer',
  'behaviour.ai_notice': 'AI notice',
  'behaviour.quick_buttons': 'Quick buttons',
};

/** All changed fields, in the order of the form. */
export const designChanges = (before: WidgetDesign, after: WidgetDesign): DesignChange[] =>
  Object.entries(LABELS).flatMap(([path, label]) => {
    const [from, to] = [textAt(before, path), textAt(after, path)];
    return from === to ? [] : [{ label, before: from, after: to }];
  });

function textAt(design: WidgetDesign, path: string): string {
  const value = path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], design);
  if (Array.isArray(value)) return (value as { label: string }[]).map((button) => buttonText(button)).join(' · ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, each]) => `${name}: ${String(each)}`)
      .join('; ');
  return String(value);
}

const buttonText = (button: object): string => Object.values(button).join(', ');
