import { describe, expect, it } from '@jest/globals';
import { tinyPdf } from '../../testing/files.js';
import { tinyMsg, type TinyMessage } from '../../testing/old-messages.js';
import { u32 } from '../../testing/old-office-files.js';
import { parseBytes } from '../../parse-bytes.js';

const parse = (message: TinyMessage) => parseBytes(tinyMsg(message), 'msg', { onProgress: () => undefined });
const texts = async (message: TinyMessage) => (await parse(message)).blocks.map((b) => b.text);

const HEAD: TinyMessage = {
  properties: {
    0x0037: 'Trip',
    0x0042: 'Jürgen',
    0x5d02: 'j@example.org',
    0x1000: 'See the file.\r\n\r\n> when do we go?',
  },
  numbers: { 0x0039: new Date('2025-07-01T08:00:00Z') },
  recipients: [
    { name: 'a@example.org', address: 'a@example.org', type: 1 },
    { name: 'Bo', address: 'b@example.org', type: 1 },
    { name: 'Cy', address: 'c@example.org', type: 2 },
  ],
};
const raw = (rtf: string): Buffer => {
  const content = Buffer.from(rtf);
  return Buffer.concat([u32(content.length + 12, content.length, 0x414c454d, 0), content]);
};

describe('parseMsg', () => {
  it('begins with sender, date and subject, keeps quoted replies, and reads attachments by their own type', async () => {
    const document = await parse({
      ...HEAD,
      attachments: [{ name: 'plan.bin', content: tinyPdf([['We leave at nine.']]) }],
    });
    expect(document.title).toBe('Trip');
    expect(document.blocks.map((b) => b.text)).toEqual([
      'From: Jürgen <j@example.org>\nTo: a@example.org, Bo <b@example.org>\nCc: Cy <c@example.org>\nDate: 2025-07-01 08:00 UTC\nSubject: Trip\nAttachments: plan.bin',
      'See the file.',
      '> when do we go?',
      'Attachment: plan.bin',
      'We leave at nine.',
    ]);
    expect(document.blocks.at(-1)).toMatchObject({ headingPath: ['Attachment: plan.bin'] });
    expect(document.partial).toBeUndefined();
  });

  it('prefers the HTML body, then RTF that was not generated from HTML', async () => {
    const html = Buffer.from('<h1>News</h1><ul><li>one</li></ul>');
    const document = await parse({ properties: { 0x1000: 'News one', 0x1013: html } });
    expect(document.blocks.map((b) => b.kind)).toEqual(['heading', 'list']);
    expect(await texts({ properties: { 0x1000: 'flat', 0x1009: raw('{\\rtf1 rich text}') } })).toEqual(['rich text']);
    const wrapped = raw('{\\rtf1\\fromhtml1 {\\*\\htmltag <p>}wrapped}');
    expect(await texts({ properties: { 0x1000: 'flat', 0x1009: wrapped } })).toEqual(['flat']);
  });

  it('decompresses RTF as Outlook compresses it', async () => {
    // MS-OXRTFCP 3.1.1: an example of the format.
    const packed = Buffer.from(
      '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
      'hex',
    );
    expect(await texts({ properties: { 0x1009: packed } })).toEqual(['hello world']);
  });

  it('decodes text by the code page that the message declares', async () => {
    const bytes = Buffer.from(
      'Привет, как дела сегодня?'.split('').map((c) => (c >= 'А' ? c.charCodeAt(0) - 0x350 : c.charCodeAt(0))),
    );
    expect(await texts({ properties: { 0x1000: { bytes } }, numbers: { 0x3ffd: 1251 } })).toEqual([
      'Привет, как дела сегодня?',
    ]);
  });

  it('reads nested messages up to the nesting limit', async () => {
    let message: TinyMessage = { properties: { 0x0037: 'level 6', 0x1000: 'the innermost words' } };
    for (let level = 5; level > 0; level--) {
      message = { properties: { 0x1000: `words ${level}` }, attachments: [{ name: 'm', content: message }] };
    }
    const document = await parse(message);
    const text = document.blocks.map((b) => b.text).join('\n');
    expect(text).toContain('words 4');
    expect(text).not.toContain('innermost');
    expect(document.partial).toBe('These attachments could not be read completely: m.');
  });

  it('names damaged attachments without paths', async () => {
    const document = await parse({
      ...HEAD,
      attachments: [{ name: '../../etc/bad.pdf', content: Buffer.from('%PDF-1.7 garbage') }],
    });
    expect(document.partial).toBe('These attachments could not be read completely: bad.pdf.');
  });

  it('falls back to the plain text if the compressed body is damaged', async () => {
    expect(await texts({ properties: { 0x1000: 'plain words', 0x1009: Buffer.from('garbage') } })).toEqual([
      'plain words',
    ]);
    const bomb = Buffer.concat([u32(100, 0xfffffff0, 0x75465a4c, 0), Buffer.alloc(100, 0xff)]);
    expect(await texts({ properties: { 0x1000: 'plain words', 0x1009: bomb } })).toEqual(['plain words']);
  });
});
