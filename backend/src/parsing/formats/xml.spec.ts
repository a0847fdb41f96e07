import { describe, expect, it } from '@jest/globals';
import { parseXml, scanXml, textContent, type XmlNode } from './xml.js';

const bytes = (xml: string): Uint8Array => Buffer.from(xml);
const LAUGHS =
  '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>';

describe('scanXml', () => {
  it('expands only the five predefined entities, and loads none', () => {
    const text = textContent(parseXml(bytes(`${LAUGHS}<l>&lt;&amp;&#65; &b; &f;</l>`)));
    expect(text).toBe('<&A &b; &f;');
  });

  it('passes on the element that is open where the text ends', () => {
    const found: XmlNode[] = [];
    const end = scanXml(bytes('<d><p>one</p><p>tw'), {
      collect: (name) => name === 'p',
      element: (node) => void found.push(node),
    });
    expect(end).toBe('cut');
    expect(found.map(textContent)).toEqual(['one', 'tw']);
  });

  it('limits the amount kept of an element', () => {
    let children = 0;
    const rows = Buffer.from(`<d><t>${'<r/>'.repeat(1_000_100)}</t><t/></d>`);
    const end = scanXml(rows, {
      collect: (name) => name === 't',
      element: (node) => void (children += node.children.length),
    });
    expect([end, children]).toEqual(['too_large', 999_999]);
  });

  it('reads other encodings, and strips prefixes from names', () => {
    const wide = Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><w:d x:id="1">ä</w:d>', 'utf16le');
    expect(parseXml(wide)).toMatchObject({ name: 'd', attrs: { 'x:id': '1' }, children: ['ä'] });
    const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><d>\u00e4</d>', 'latin1');
    expect(textContent(parseXml(latin))).toBe('ä');
  });
});
