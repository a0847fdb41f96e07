import { describe, expect, it } from 'vitest';
import { baseOf, installGuides } from './install-code';

const base = 'https://chat.example';
const snippet = `<script type="module" src="${base}/widget/nexus-chat.js"></script>\n<nexus-chat widget-id="wdg_1" endpoint="${base}"></nexus-chat>`;
const iframe = `<iframe src="${base}/chat-playground?client_id=w&amp;site_id=wdg_1"></iframe>`;

describe('install codes', () => {
  it('take the address from the code of the server', () => {
    expect(baseOf(snippet)).toBe(base);
    expect(baseOf('')).toBe('');
  });

  it('name script, widget and server, each in its own way', () => {
    const guides = installGuides({ base, publicId: 'wdg_1', snippet, iframe });
    expect(new Set(guides.map(({ id }) => id)).size).toBe(7);
    for (const { id, code, steps } of guides) {
      expect(code, id).toContain('wdg_1');
      expect(code, id).toContain(base);
      expect(steps, id).toMatch(/\.$/);
      if (id !== 'iframe') expect(code, id).toContain(`${base}/widget/nexus-chat.js`);
    }
  });
});
