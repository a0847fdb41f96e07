/** The design of a widget: edited as a draft in the console, published as a version, compiled for the widget. */
export const COLOR_SCHEMES = ['light', 'dark'] as const;
export type ColorScheme = (typeof COLOR_SCHEMES)[number];
export const THEME_MODES = ['auto', 'light', 'dark'] as const;
export const WIDGET_FONTS = ['system', 'page', 'humanist', 'serif', 'rounded', 'mono'] as const;
export const WIDGET_DENSITIES = ['compact', 'normal', 'roomy'] as const;
export const WIDGET_SHADOWS = ['none', 'soft', 'strong'] as const;
export const LAUNCHER_ICONS = ['chat', 'message', 'help', 'spark', 'headset'] as const;
export const BUTTON_ICONS = ['none', 'message', 'help', 'spark', 'cart', 'truck', 'calendar', 'book', 'link'] as const;
export const BUTTON_ACTIONS = ['send', 'link', 'call'] as const;

/** `#rrggbb` each. */
export interface WidgetColors {
  /** Launcher, send button, logo. */
  brand: string;
  /** Background of the panel. */
  surface: string;
  text: string;
  /** Bubble of the visitor's messages. */
  user: string;
}

export interface WidgetOffset {
  /** px from the side and from the bottom of the window. */
  x: number;
  y: number;
}

export interface WidgetTheme {
  /** `auto`: follows the page, otherwise the visitor's system. */
  mode: (typeof THEME_MODES)[number];
  light: WidgetColors;
  dark: WidgetColors;
  font: (typeof WIDGET_FONTS)[number];
  /** Text in px. */
  size: number;
  /** Corner radius of the panel in px. */
  radius: number;
  density: (typeof WIDGET_DENSITIES)[number];
  shadow: (typeof WIDGET_SHADOWS)[number];
  /** On left-to-right pages; mirrored on right-to-left ones. */
  position: 'right' | 'left';
  offset: WidgetOffset;
  /** In windows up to 600 px wide. */
  phone_offset: WidgetOffset;
  launcher_icon: (typeof LAUNCHER_ICONS)[number];
  /** Shown beside the icon; empty: a round launcher. */
  launcher_text: string;
  /** Empty: the name of the widget. */
  title: string;
  /** Below the title; empty: the state of the chat. */
  subtitle: string;
  /** Values of published custom properties, by name; they override everything above. */
  properties: Record<string, string>;
}

export interface QuickButton {
  label: string;
  icon: (typeof BUTTON_ICONS)[number];
  /** `send` a question, open a `link` in a new tab, or `call` the page: an event `nexus-call` with the value as its name. */
  action: (typeof BUTTON_ACTIONS)[number];
  value: string;
}

export interface WidgetBehaviour {
  /** Empty: the default text in the visitor's language. The same applies to `placeholder`. */
  greeting: string;
  placeholder: string;
  /** Below the greeting; empty: none. */
  disclaimer: string;
  /** Added to the notice that answers are AI-generated, which is always shown. */
  ai_notice: string;
  quick_buttons: QuickButton[];
}

export interface WidgetDesign {
  theme: WidgetTheme;
  behaviour: WidgetBehaviour;
}

export const MAX_QUICK_BUTTONS = 8;

export const DEFAULT_COLORS: Record<ColorScheme, WidgetColors> = {
  light: { brand: '#5a5dea', surface: '#ffffff', text: '#1b1b24', user: '#5a5dea' },
  dark: { brand: '#5a5dea', surface: '#17171e', text: '#ececf3', user: '#5a5dea' },
};

/** A new object each time: designs are edited in place. */
export const defaultDesign = (): WidgetDesign => ({
  theme: {
    mode: 'auto',
    light: { ...DEFAULT_COLORS.light },
    dark: { ...DEFAULT_COLORS.dark },
    font: 'system',
    size: 15,
    radius: 16,
    density: 'normal',
    shadow: 'soft',
    position: 'right',
    offset: { x: 16, y: 16 },
    phone_offset: { x: 16, y: 16 },
    launcher_icon: 'chat',
    launcher_text: '',
    title: '',
    subtitle: '',
    properties: {},
  },
  behaviour: { greeting: '', placeholder: '', disclaimer: '', ai_notice: '', quick_buttons: [] },
});
