import { describe, expect, it } from '@jest/globals';
import { tinyPdf } from '../testing/files.js';
import { parseBytes } from '../parse-bytes.js';

const parse = (mail: string) => parseBytes(Buffer.from(mail), 'eml', { onProgress: () => undefined });

function mixed(...parts: string[]): string {
  const head =
    'From: =?utf-8?B?SsO8cmdlbg==?= <j@example.org>\r\nTo: a@example.org, Bo <b@example.org>\r\nSubject: Trip\r\n' +
    'Date: Tue, 1 Jul 2025 10:00:00 +0200\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n';
  return `${head}${parts.map((part) => `--x\r\n${part}\r\n`).join('')}--x--\r\n`;
}
const attached = (name: string, bytes: Uint8Array | string): string =>
  `Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
  `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(bytes as string).toString('base64')}`;
const BODY = 'Content-Type: text/plain; charset=utf-8\r\n\r\nSee the file.\r\n\r\n> when do we go?';

describe('parseEml', () => {
  it('begins with sender, date and subject, keeps quoted replies, and reads attachments by their own type', async () => {
    const document = await parse(mixed(BODY, attached('plan.bin', tinyPdf([['We leave at nine.']]))));
    expect(document.title).toBe('Trip');
    expect(document.blocks.map((b) => b.text)).toEqual([
      'From: Jürgen <j@example.org>\nTo: a@example.org, Bo <b@example.org>\nDate: 2025-07-01 08:00 UTC\nSubject: Trip\nAttachments: plan.bin',
      'See the file.',
      '> when do we go?',
      'Attachment: plan.bin',
      'We leave at nine.',
    ]);
    expect(document.blocks.at(-1)).toMatchObject({ headingPath: ['Attachment: plan.bin'] });
    expect(document.blocks.at(-1)).not.toHaveProperty('page');
    expect(document.partial).toBeUndefined();
  });

  it('prefers the HTML body with its structure', async () => {
    const html = '<h1>News</h1><ul><li>one</li><li>two</li></ul>';
    const parts = `--y\r\nContent-Type: text/plain\r\n\r\nNews one two\r\n--y\r\nContent-Type: text/html\r\n\r\n${html}\r\n--y--`;
    const document = await parse(mixed(`Content-Type: multipart/alternative; boundary=y\r\n\r\n${parts}`));
    expect(document.blocks.slice(1).map((b) => b.kind)).toEqual(['heading', 'list']);
  });

  it('names damaged attachments, and skips unsupported types', async () => {
    const document = await parse(
      mixed(BODY, attached('bad.pdf', '%PDF-1.7 garbage'), attached('x.bin', Buffer.alloc(99, 1))),
    );
    expect(document.partial).toBe('These attachments could not be read completely: bad.pdf.');
  });

  it('shows attachment names without paths and control characters', async () => {
    const document = await parse(
      mixed(BODY, attached('../../etc/\u0007plan\u202Efdp.txt', 'We leave at nine, all of us.')),
    );
    const text = document.blocks.map((b) => b.text).join('\n');
    expect(text).toContain('Attachments: planfdp.txt');
    expect(text).toContain('Attachment: planfdp.txt');
    expect(text).not.toContain('..');
  });

  it('reads nested messages up to three levels deep', async () => {
    let mail = 'From: a@b.c\r\nSubject: level 5\r\nMessage-ID: <5>\r\n\r\nthe innermost words';
    for (let level = 4; level > 0; level--)
      mail = mixed(`Content-Type: text/plain\r\n\r\nwords ${level}`, attached('m.eml', mail));
    const document = await parse(mail);
    const text = document.blocks.map((b) => b.text).join('\n');
    expect(text).toContain('words 4');
    expect(text).not.toContain('innermost');
    expect(document.partial).toMatch(/m\.eml/);
  });
});
