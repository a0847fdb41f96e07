import { describe, expect, it } from '@jest/globals';
import { iframeCode, snippetCode } from './embed-code.js';
import { installFinding } from './install-findings.js';

const BASE = 'https://chat.example';
const page = (code: string): string => `<!doctype html><html><body><h1>Shop</h1>${code}</body></html>`;
const state = (html: string): string => installFinding(html, ['wdg_now', 'wdg_before']).state;

describe('the code of a widget in a page', () => {
  it('is found in each of its forms', () => {
    expect(state(page(snippetCode(BASE, 'wdg_now')))).toBe('installed');
    expect(state(page(iframeCode(BASE, { workspaceId: 'w', publicId: 'wdg_now', name: 'N' })))).toBe('installed');
    const script = `script.src = '${BASE}/widget/nexus-chat.js'; chat.setAttribute('widget-id', 'wdg_now');`;
    expect(state(page(`<script>${script}</script>`))).toBe('installed');
    expect(state(page(snippetCode(BASE, 'wdg_now').replace('nexus-chat.js', 'nexus-chat-0.1.0.js')))).toBe('installed');
  });

  it('is of an earlier public id, of another widget, or not complete', () => {
    const before = installFinding(page(snippetCode(BASE, 'wdg_before')), ['wdg_now', 'wdg_before']);
    expect(before).toMatchObject({ state: 'installed', detail: expect.stringContaining('previous') });
    expect(state(page(snippetCode(BASE, 'wdg_other')))).toBe('other_widget');
    expect(state(page('<nexus-chat widget-id="wdg_now"></nexus-chat>'))).toBe('script_missing');
    expect(state(page(`<script type="module" src="${BASE}/widget/nexus-chat.js"></script>`))).toBe('element_missing');
    expect(state(page(''))).toBe('not_found');
    expect(state(page('wdg_now'))).toBe('not_found');
  });
});
