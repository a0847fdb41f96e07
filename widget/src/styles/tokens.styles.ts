import { css } from 'lit';

/**
 * Public custom properties (`--nexus-*`) are read only here. `--_cfg-*` come from the widget's configuration and are set
 * through the CSSOM: a style attribute would require 'unsafe-inline'.
 */
export const tokens = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  /* Stops inheritance: styles that the page sets on the element, even with !important, do not apply inside. */
  .root {
    all: initial;
    display: block;
    visibility: inherit;
    --_radius: var(--nexus-radius, var(--_cfg-radius, 16px));
    --_font: var(
      --nexus-font,
      var(--_cfg-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif)
    );
    --_mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace;
    --_size: var(--nexus-font-size, var(--_cfg-font-size, 15px));
    --_small: calc(var(--_size) * 0.833);
    --_launcher: var(--nexus-launcher-size, var(--_cfg-launcher-size, 56px));
    --_x: var(--nexus-offset-x, var(--_cfg-offset-x, 16px));
    --_y: var(--nexus-offset-y, var(--_cfg-offset-y, 16px));
    --_z: var(--nexus-z-index, var(--_cfg-z-index, 2147483000));
    --_gap: var(--_cfg-gap, 16px);
    --_bg: var(--nexus-background, var(--_cfg-background, #fff));
    --_surface: var(--nexus-surface, var(--_cfg-surface, #f6f6f9));
    --_text: var(--nexus-text, var(--_cfg-text, #1b1b24));
    --_muted: var(--nexus-muted, var(--_cfg-muted, #5a5a6b));
    --_border: var(--nexus-border, var(--_cfg-border, #e2e2ea));
    --_control: var(--_cfg-control, #858597);
    --_hover: var(--_cfg-hover, #ececf2);
    --_error: var(--nexus-error, var(--_cfg-error, #a8201a));
    --_error-bg: var(--_cfg-error-bg, #fdeeec);
    --_primary: var(--nexus-primary, var(--_cfg-primary, #5a5dea));
    --_on-primary: var(--nexus-on-primary, var(--_cfg-on-primary, #fff));
    --_user: var(--nexus-user, var(--nexus-primary, var(--_cfg-user, var(--_primary))));
    --_on-user: var(--nexus-on-user, var(--nexus-on-primary, var(--_cfg-on-user, var(--_on-primary))));
    --_accent: var(--nexus-accent, var(--_cfg-accent, #5457dd));
    --_shadow: var(--nexus-shadow, var(--_cfg-shadow, 0 1px 2px rgb(20 20 40 / 8%), 0 12px 40px rgb(20 20 40 / 18%)));
    color: var(--_text);
    font: 400 var(--_size) / 1.5 var(--_font);
    letter-spacing: normal;
    text-align: start;
    color-scheme: light;
    -webkit-text-size-adjust: 100%;
  }
  .root[data-scheme='dark'] {
    --_bg: var(--nexus-background, var(--_cfg-background, #17171e));
    --_surface: var(--nexus-surface, var(--_cfg-surface, #262631));
    --_text: var(--nexus-text, var(--_cfg-text, #ececf3));
    --_muted: var(--nexus-muted, var(--_cfg-muted, #abacbd));
    --_border: var(--nexus-border, var(--_cfg-border, #33333f));
    --_control: var(--_cfg-control, #7d7d92);
    --_hover: var(--_cfg-hover, #30303d);
    --_error: var(--nexus-error, var(--_cfg-error, #ffb4ab));
    --_error-bg: var(--_cfg-error-bg, #3a1a19);
    --_accent: var(--nexus-accent, var(--_cfg-accent, #a3a5f7));
    --_shadow: var(--nexus-shadow, var(--_cfg-shadow, 0 0 0 1px #33333f, 0 12px 40px rgb(0 0 0 / 55%)));
    color-scheme: dark;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  button,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button {
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  svg {
    display: block;
    flex: none;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .sr {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .icon-button {
    display: grid;
    place-items: center;
    flex: none;
    width: 32px;
    height: 32px;
    border-radius: 8px;
    color: var(--_muted);
    transition:
      background-color 120ms,
      color 120ms;
  }
  .icon-button:hover,
  .icon-button[aria-expanded='true'] {
    background: var(--_hover);
    color: var(--_text);
  }
  .text-button {
    border-radius: 4px;
    padding: 2px 4px;
    min-height: 24px;
    color: var(--_accent);
    font-size: var(--_small);
    font-weight: 600;
  }
  .text-button:hover:not(:disabled) {
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .text-button:disabled {
    color: var(--_muted);
    cursor: default;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
  @media (forced-colors: active) {
    .launcher,
    .send,
    .bubble {
      border: 1px solid ButtonText;
    }
  }
`;
