import { svg, html } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';

const icon = (paths: SVGTemplateResult, size: number): TemplateResult =>
  html`<svg
    aria-hidden="true"
    width=${size}
    height=${size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    ${paths}
  </svg>`;

type Icon = (size?: number) => TemplateResult;
const make =
  (paths: SVGTemplateResult, standard = 18): Icon =>
  (size = standard) =>
    icon(paths, size);

/** Of the configuration: a path in the box of the others. */
export const outline = (path: string, size: number): TemplateResult => icon(svg`<path d=${path} />`, size);

export const chatIcon = make(svg`<path d="M20 11.5a8 8 0 0 1-11.6 7.1L4 20l1.4-4.4A8 8 0 1 1 20 11.5Z"/>`, 26);
export const chevronIcon = make(svg`<path d="m6 9 6 6 6-6"/>`, 26);
export const closeIcon = make(svg`<path d="M6 6l12 12M18 6 6 18"/>`);
export const moreIcon = make(
  svg`<circle cx="5" cy="12" r=".8" fill="currentColor"/><circle cx="12" cy="12" r=".8" fill="currentColor"/><circle cx="19" cy="12" r=".8" fill="currentColor"/>`,
);
export const newIcon = make(svg`<path d="M12 5v14M5 12h14"/>`);
export const copyIcon = make(
  svg`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h8"/>`,
  16,
);
export const checkIcon = make(svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`, 16);
export const sendIcon = make(svg`<path d="M12 19V5M6 11l6-6 6 6"/>`);
export const stopIcon = make(svg`<rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" stroke="none"/>`);
export const warnIcon = make(svg`<circle cx="12" cy="12" r="9"/><path d="M12 7.500v5.500M12 16.400v.1"/>`);
export const pauseIcon = make(svg`<circle cx="12" cy="12" r="9"/><path d="M10 9v6M14 9v6"/>`, 32);
export const offlineIcon = make(
  svg`<path d="M4 4l16 16M5 12.500a10 10 0 0 1 4-2.400M19 12.500a10 10 0 0 0-5.5-2.800M8.5 16a5 5 0 0 1 6.5-.4M12 19.500v.1"/>`,
  32,
);
export const sparkIcon = make(
  svg`<path d="M12 4l1.9 5.100a2 2 0 0 0 1.2 1.200L20 12l-4.9 1.700a2 2 0 0 0-1.2 1.200L12 20l-1.9-5.100a2 2 0 0 0-1.2-1.200L4 12l4.9-1.700a2 2 0 0 0 1.2-1.200L12 4Z" fill="currentColor" stroke="none"/>`,
  22,
);
