import { css } from 'lit';

export const panel = css`
  .launcher {
    position: fixed;
    z-index: var(--_z);
    inset-block-end: calc(var(--_y) + env(safe-area-inset-bottom, 0px));
    right: calc(var(--_x) + env(safe-area-inset-right, 0px));
    display: grid;
    place-items: center;
    width: var(--_launcher);
    height: var(--_launcher);
    border-radius: calc(var(--_launcher) / 2);
    background: var(--_primary);
    color: var(--_on-primary);
    box-shadow:
      0 2px 6px rgb(20 20 40 / 18%),
      0 8px 24px rgb(20 20 40 / 18%);
    transition: transform 140ms ease-out;
  }
  .pill {
    grid-auto-flow: column;
    gap: 8px;
    width: auto;
    max-width: calc(100vw - 2 * var(--_x));
    padding-inline: 16px 20px;
    font-weight: 600;
  }
  .launcher:hover {
    transform: scale(1.04);
  }
  .launcher:active {
    transform: scale(0.97);
  }
  .launcher:focus-visible {
    outline-offset: 3px;
  }
  [data-position='left'] .launcher {
    right: auto;
    left: calc(var(--_x) + env(safe-area-inset-left, 0px));
  }
  .badge {
    position: absolute;
    inset-block-start: -4px;
    inset-inline-end: -4px;
    min-width: 22px;
    height: 22px;
    padding-inline: 6px;
    border: 2px solid var(--_bg);
    border-radius: 11px;
    background: #b3261e;
    color: #fff;
    font-size: 12px;
    font-weight: 700;
    line-height: 18px;
    text-align: center;
    font-variant-numeric: tabular-nums;
  }
  .panel {
    display: flex;
    flex-direction: column;
    min-height: 0;
    overflow: hidden;
    background: var(--_bg);
    border-radius: var(--_radius);
    position: relative;
    overscroll-behavior: contain;
  }
  .floating .panel {
    position: fixed;
    z-index: var(--_z);
    inset-block-end: calc(var(--_y) + var(--_launcher) + 16px + env(safe-area-inset-bottom, 0px));
    right: calc(var(--_x) + env(safe-area-inset-right, 0px));
    width: min(var(--nexus-panel-width, var(--_cfg-panel-width, 400px)), 100vw - 2 * var(--_x));
    height: min(var(--nexus-panel-height, var(--_cfg-panel-height, 640px)), 100dvh - var(--_launcher) - 48px);
    box-shadow: var(--_shadow);
    animation: rise 160ms ease-out;
  }
  .floating[data-position='left'] .panel {
    right: auto;
    left: calc(var(--_x) + env(safe-area-inset-left, 0px));
  }
  .floating[data-full] .panel {
    inset: 0;
    top: var(--_view-top, 0);
    bottom: auto;
    width: 100%;
    height: var(--_view-height, 100dvh);
    border-radius: 0;
    box-shadow: none;
    padding-block: env(safe-area-inset-top, 0px) env(safe-area-inset-bottom, 0px);
  }
  .floating[data-full][data-open] .launcher {
    display: none;
  }
  .root.inline {
    height: 100%;
  }
  .inline .panel {
    height: var(--nexus-panel-height, 100%);
    min-height: 320px;
    border: 1px solid var(--_border);
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
  .header {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 64px;
    padding: 12px 12px 12px 16px;
    border-block-end: 1px solid var(--_border);
    flex: none;
  }
  .header:dir(rtl) {
    padding: 12px 16px 12px 12px;
  }
  .logo {
    display: grid;
    place-items: center;
    flex: none;
    width: 36px;
    height: 36px;
    border-radius: 10px;
    background: var(--_primary);
    color: var(--_on-primary);
  }
  .titles {
    flex: 1;
    min-width: 0;
  }
  .titles h2 {
    margin: 0;
    font-size: var(--_size);
    font-weight: 650;
    line-height: 1.3;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .status {
    margin: 0;
    color: var(--_muted);
    font-size: var(--_small);
    line-height: 1.4;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .status[data-tone='error'] {
    color: var(--_error);
  }
  .tools {
    position: relative;
    display: flex;
    gap: 4px;
    flex: none;
  }
  .menu {
    position: absolute;
    z-index: 3;
    inset-block-start: calc(100% + 4px);
    inset-inline-end: 0;
    min-width: 208px;
    max-width: 300px;
    padding: 4px;
    border: 1px solid var(--_border);
    border-radius: 10px;
    background: var(--_bg);
    box-shadow: 0 8px 24px rgb(20 20 40 / 18%);
  }
  .menu button {
    display: flex;
    align-items: center;
    gap: 10px;
    width: 100%;
    min-height: 36px;
    padding: 6px 10px;
    border-radius: 6px;
    text-align: start;
  }
  .menu button svg {
    color: var(--_muted);
  }
  .menu button:hover,
  .menu button:focus-visible {
    background: var(--_hover);
  }
  .menu button:focus-visible {
    outline-offset: -2px;
  }
`;
