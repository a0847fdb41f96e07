import type { QuickButton, WidgetTheme } from './widget-design.js';

/** A compiled theme: values of the custom properties by name, without `--nexus-`. */
export interface CompiledTheme extends Pick<WidgetTheme, 'mode' | 'position'> {
  light: Record<string, string>;
  dark: Record<string, string>;
  /** Additional values for windows up to 600 px wide. */
  phone?: Record<string, string>;
}

export interface CompiledButton extends Pick<QuickButton, 'label' | 'action' | 'value'> {
  /** SVG path in a 24 × 24 view box. */
  icon?: string;
}

/** Response of `GET /api/widget/{public_id}/config`: public, cacheable, without secrets. */
export interface WidgetConfig {
  public_id: string;
  name: string;
  theme: CompiledTheme;
  launcher?: {
    /** SVG path in a 24 × 24 view box; absent: the default icon. */
    icon?: string;
    text?: string;
  };
  header?: { title?: string; subtitle?: string };
  /** Empty: the widget's default text in the visitor's language. The same applies to `ai_notice`. */
  greeting: string;
  placeholder?: string;
  disclaimer?: string;
  ai_notice: string;
  /** Shown instead of the chat while the widget is paused; absent: the default text. */
  pause_message?: string;
  quick_buttons: CompiledButton[];
  locale?: string;
  /** Whether the requesting page can use the widget; absent for requests without an Origin header. */
  allowed_here?: boolean;
  /** Whether answers can be rated. */
  feedback?: boolean;
}
