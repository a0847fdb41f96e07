import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  apca,
  colorTokens,
  compileDesign,
  contrast,
  contrastFindings,
  defaultDesign,
  parseHex,
  parseProperties,
  propertyProblem,
  repairedColors,
  type Rgb,
  type WidgetColors,
} from './index.js';

const rgb = (hex: string | undefined): Rgb => parseHex(hex ?? '') as Rgb;
const ratio = (a: string | undefined, b: string | undefined): number => contrast(rgb(a), rgb(b));
const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);
const colors: fc.Arbitrary<WidgetColors> = fc.record({ brand: hex, surface: hex, text: hex, user: hex });

describe('colours of a design', () => {
  it('are readable for any choice, in both schemes', () => {
    fc.assert(
      fc.property(colors, fc.constantFrom('light' as const, 'dark' as const), (chosen, scheme) => {
        const t = colorTokens(chosen, scheme);
        const pairs = [
          [t['on-primary'], t['primary']],
          [t['on-user'], t['user']],
          [t['accent'], t['background']],
          [t['accent'], t['surface']],
          [t['text'], t['background']],
          [t['text'], t['surface']],
          [t['muted'], t['background']],
          [t['muted'], t['surface']],
          [t['error'], t['error-bg']],
        ];
        for (const [a, b] of pairs) expect(ratio(a, b)).toBeGreaterThanOrEqual(4.5);
        expect(ratio(t['control'], t['background'])).toBeGreaterThanOrEqual(3);
      }),
      { numRuns: 500 },
    );
  });

  it('are found unreadable, and repaired at once', () => {
    const bad = { brand: '#ff8800', surface: '#ffffff', text: '#bbbbbb', user: '#3b82f6' };
    const findings = contrastFindings(bad);
    expect(findings.filter(({ passes }) => !passes).map(({ field }) => field)).toEqual(['text', 'user']);
    expect(findings[0]!.ratio).toBeCloseTo(1.92, 1);
    fc.assert(
      fc.property(colors, (chosen) => {
        const repaired = repairedColors(chosen);
        expect(contrastFindings(repaired).every(({ passes }) => passes)).toBe(true);
        expect(repairedColors(repaired)).toEqual(repaired);
      }),
    );
  });

  it('keep a colour that is readable already', () => {
    const fine = { brand: '#0b6e4f', surface: '#ffffff', text: '#222222', user: '#0b6e4f' };
    expect(repairedColors(fine)).toEqual(fine);
    expect(colorTokens(fine, 'light')['primary']).toBe('#0b6e4f');
  });

  // Values of the reference implementation.
  it.each([
    ['#000000', '#ffffff', 106.04],
    ['#ffffff', '#000000', -107.88],
    ['#888888', '#ffffff', 63.06],
    ['#ffffff', '#888888', -68.54],
    ['#777777', '#777777', 0],
  ])('have the APCA contrast of %s on %s', (text, ground, lc) =>
    expect(apca(rgb(text), rgb(ground))).toBeCloseTo(lc, 1),
  );
});

describe('custom properties', () => {
  it.each([
    ['--nexus-primary', '#fff'],
    ['--nexus-text', 'rgb(0 0 0 / 50%)'],
    ['--nexus-panel-width', '28rem'],
    ['--nexus-font', "'Open Sans', sans-serif"],
    ['--nexus-shadow', '0 1px 2px rgb(0 0 0 / 20%)'],
    ['--nexus-z-index', '10'],
  ])('%s: %s', (name, value) => expect(propertyProblem(name, value)).toBeNull());

  it.each([
    ['--nexus-primary', 'red; } body { display: none'],
    ['--nexus-primary', 'url(https://evil.test/x)'],
    ['--nexus-shadow', '0 0 0 url(//evil.test)'],
    ['--nexus-text', 'var(--secret)'],
    ['--nexus-panel-width', 'calc(1px * 1e9)'],
    ['--nexus-z-index', '-1'],
    ['--_bg', '#fff'],
    ['background', '#fff'],
    ['constructor', '#fff'],
    ['--nexus-font', "x'; } *{}"],
  ])('refuse %s: %s', (name, value) => expect(propertyProblem(name, value)).toMatch(/\.$/));

  it('are read line by line', () => {
    expect(parseProperties('--nexus-radius: 4px;\n\n color: red; --nexus-text:#000')).toEqual({
      properties: { '--nexus-radius': '4px', '--nexus-text': '#000' },
      problems: ['color is no published custom property of the widget.'],
    });
  });
});

describe('the configuration of a design', () => {
  it('of a standard design names only what the widget does not know', () => {
    const { theme, ...rest } = compileDesign(defaultDesign());
    expect(rest).toEqual({ greeting: '', ai_notice: '', quick_buttons: [] });
    expect(Object.keys(theme.light)).toEqual(
      'radius offset-x offset-y primary on-primary accent user on-user'.split(' '),
    );
    expect(theme).not.toHaveProperty('phone');
  });

  it('has launcher, header, texts, buttons and own properties', () => {
    const design = defaultDesign();
    Object.assign(design.theme, {
      launcher_icon: 'help',
      launcher_text: 'Help',
      title: 'Shop',
      phone_offset: { x: 4, y: 80 },
      properties: { '--nexus-panel-width': '500px', '--nexus-radius': '2px' },
    });
    design.behaviour.quick_buttons = [{ label: 'Cart', icon: 'cart', action: 'call', value: 'showCart' }];
    const config = compileDesign(design);
    expect(config.launcher).toEqual({ icon: expect.stringMatching(/^M/), text: 'Help' });
    expect(config.header).toEqual({ title: 'Shop' });
    expect(config.quick_buttons).toEqual([
      { label: 'Cart', action: 'call', value: 'showCart', icon: expect.stringMatching(/^M/) },
    ]);
    expect(config.theme.light).toMatchObject({ 'panel-width': '500px', radius: '2px' });
    expect(config.theme.phone).toEqual({ 'offset-x': '4px', 'offset-y': '80px' });
  });
});
