import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import { safeFileName } from '../../common/text/file-name.js';
import { IngestionFailure } from '../reasons.js';
import type { ParsedBlock, ParsedDocument } from '../document-parser.js';
import type { FormatOptions } from './format-parser.js';
import { type AttachedFile, attachmentSections } from './attachments.js';
import { cleanText, oneLine } from './clean-text.js';
import { parseHtml } from './html.js';
import { mailHeader, nameAndAddress, utcMinute } from './mail-header.js';
import { paragraphs } from './text.js';

const MAX_NESTING = 32;

/** A message: sender, recipients, date and subject first, then its text, then each attachment as its own section. */
export async function parseEml(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  const mail = await read(bytes);
  const files = mail.attachments.map(toFile);
  const sections = await attachmentSections(files, options);
  const blocks = [...headerBlock(mail, files), ...bodyBlocks(mail), ...sections.blocks];
  return { blocks, title: oneLine(mail.subject ?? '') || undefined, partial: sections.partial };
}

async function read(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, {
      attachmentEncoding: 'arraybuffer',
      forceRfc822Attachments: true,
      maxNestingDepth: MAX_NESTING,
    });
  } catch (error) {
    throw new IngestionFailure(/nest|depth|headers size/i.test(String(error)) ? 'too_complex' : 'corrupt', error);
  }
}

function headerBlock(mail: Email, files: AttachedFile[]): ParsedBlock[] {
  return mailHeader([
    ['From', addresses(mail.from ? [mail.from] : [])],
    ['To', addresses(mail.to)],
    ['Cc', addresses(mail.cc)],
    ['Date', dateOf(mail)],
    ['Subject', oneLine(mail.subject ?? '')],
    ['Attachments', files.map((file) => oneLine(file.name)).join(', ')],
  ]);
}

function addresses(list: Address[] | undefined): string {
  const one = ({ name, address, group }: Address): string => {
    if (group) return `${name}: ${addresses(group)}`;
    return oneLine(nameAndAddress(name ?? '', address ?? ''));
  };
  return (list ?? []).map(one).join(', ');
}

/** The raw header value if it is not a valid date. */
function dateOf({ date }: Email): string {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? oneLine(date ?? '') : utcMinute(new Date(time));
}

/** HTML preserves more structure; a message may contain both versions of the same text. */
function bodyBlocks({ html, text }: Email): ParsedBlock[] {
  const blocks = html?.trim() ? parseHtml(html).blocks : [];
  return blocks.length > 0 ? blocks : paragraphs(cleanText(text ?? ''));
}

function toFile({ filename, mimeType, content }: Attachment): AttachedFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  return { bytes, name: filename ? safeFileName(filename) : mimeType === 'message/rfc822' ? 'message.eml' : mimeType };
}
