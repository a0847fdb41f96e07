/** Names and defaults of the widget's theme: written by the console's designer, read by the widget as CSS custom properties. */
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

/** Response of `GET /api/widget/{public_id}/config`: public, cacheable, without secrets. */
export interface WidgetConfig {
  public_id: string;
  name: string;
  greeting: string;
  theme: WidgetTheme;
  quick_buttons: QuickButton[];
  locale?: string;
  /** Empty: the widget's default text in the visitor's language. The same applies to the greeting. */
  ai_notice: string;
  /** Whether the requesting page may use the widget; absent if no page requested it. */
  allowed_here?: boolean;
  /** Whether answers can be rated. */
  feedback?: boolean;
}
