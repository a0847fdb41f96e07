/** Names and defaults of the widget's theme: the console's designer writes them, the widget reads them as CSS custom properties. */
export interface WidgetTheme {
  mode: 'light' | 'dark' | 'auto';
  /** Accent colour, `#rrggbb`. */
  primary: string;
  position: 'right' | 'left';
  /** Corner radius in px. */
  radius: number;
}

export const DEFAULT_WIDGET_THEME: WidgetTheme = { mode: 'auto', primary: '#6366f1', position: 'right', radius: 16 };

export interface QuickButton {
  label: string;
  prompt: string;
}

/** What `GET /api/widget/{public_id}/config` answers: public, cacheable, without secrets. */
export interface WidgetConfig {
  public_id: string;
  name: string;
  greeting: string;
  theme: WidgetTheme;
  quick_buttons: QuickButton[];
  locale?: string;
  /** Empty: the widget's own words in the visitor's language. The greeting likewise. */
  ai_notice: string;
  /** Whether the page that asked may use the widget; absent when no page asked. */
  allowed_here?: boolean;
  /** Whether answers can be rated. */
  feedback?: boolean;
}
