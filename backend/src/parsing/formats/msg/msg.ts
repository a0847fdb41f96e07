import { safeFileName } from '../../../common/text/file-name.js';
import { decodeText } from '../../../common/text/charset.js';
import type { ParsedBlock, ParsedDocument } from '../../document-parser.js';
import { joinReasons } from '../../document-limits.js';
import { type AttachedFile, attachmentSections } from '../attachments.js';
import { cleanText, oneLine } from '../clean-text.js';
import { CUT } from '../cut-reason.js';
import type { FormatOptions } from '../format-parser.js';
import { parseHtml } from '../html.js';
import { mailHeader, nameAndAddress, utcMinute } from '../mail-header.js';
import { CompoundFile, type CompoundStorage } from '../ole/compound-file.js';
import { objectFile } from '../ole/compound-kind.js';
import { parseRtf } from '../rtf/rtf.js';
import { paragraphs } from '../text.js';
import { unpackRtf } from './compressed-rtf.js';
import { itemFacts } from './item-facts.js';
import { Properties } from './properties.js';

/** Message properties by number (MS-OXPROPS). */
const ID = {
  subject: 0x0037,
  submitted: 0x0039,
  delivered: 0x0e06,
  senderName: 0x0c1a,
  senderAddress: 0x0c1f,
  senderMail: 0x5d01,
  fromName: 0x0042,
  fromAddress: 0x0065,
  fromMail: 0x5d02,
  to: 0x0e04,
  cc: 0x0e03,
  recipientType: 0x0c15,
  name: 0x3001,
  address: 0x3003,
  mail: 0x39fe,
  text: 0x1000,
  html: 0x1013,
  rtf: 0x1009,
  data: 0x3701,
  shortName: 0x3704,
  longName: 0x3707,
  headers: 0x007d,
} as const;
const RECIPIENT = { to: 1, cc: 2 } as const;
const MAX_RECIPIENTS = 500;
const MAX_ATTACHMENTS = 200;

/**
 * An Outlook message, appointment, contact or task (MS-OXMSG), structured like `parseEml`: sender, recipients, date and subject
 * first, then its text, then each attachment as its own section.
 * @throws IngestionFailure `corrupt`, `too_complex`.
 */
export async function parseMsg(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  const { root } = new CompoundFile(bytes);
  const message = new Properties(root);
  const files = attachments(root, message);
  const sections = await attachmentSections(files, options);
  const subject = oneLine(message.text(ID.subject));
  const header = mailHeader([
    ['From', sender(message)],
    ['To', recipients(root, message, RECIPIENT.to) || oneLine(message.text(ID.to))],
    ['Cc', recipients(root, message, RECIPIENT.cc) || oneLine(message.text(ID.cc))],
    ['Date', dateOf(message)],
    ['Subject', subject],
    ...itemFacts(root, message),
    ['Attachments', files.map((file) => oneLine(file.name)).join(', ')],
  ]);
  const blocks = [...header, ...(await bodyBlocks(message, options)), ...sections.blocks];
  const partial = joinReasons(sections.partial, root.truncated ? CUT : undefined);
  return { blocks, title: subject || undefined, partial };
}

/** Exchange addresses (`/O=…`) are meaningless to readers. */
const asMail = (address: string): string => (address.includes('@') ? oneLine(address) : '');

function sender(message: Properties): string {
  const name = oneLine(message.text(ID.fromName, ID.senderName));
  const addresses = [ID.fromMail, ID.senderMail, ID.fromAddress, ID.senderAddress].map((id) =>
    asMail(message.text(id)),
  );
  return nameAndAddress(name, addresses.find((address) => address !== '') ?? '');
}

function recipients(root: CompoundStorage, message: Properties, type: number): string {
  return parts(root, '__recip_version1.0_', MAX_RECIPIENTS)
    .map((storage) => new Properties(storage, message.textCharset))
    .filter((recipient) => recipient.number(ID.recipientType) === type)
    .map((r) => nameAndAddress(oneLine(r.text(ID.name)), asMail(r.text(ID.mail)) || asMail(r.text(ID.address))))
    .filter((text) => text !== '')
    .join(', ');
}

/** A message that was not sent through Exchange may have its date only in the transport headers. */
function dateOf(message: Properties): string {
  const time = message.time(ID.submitted) ?? message.time(ID.delivered);
  if (time) return utcMinute(time);
  const stated = (/^Date:(.+)$/im.exec(message.text(ID.headers))?.[1] ?? '').trim();
  return Number.isNaN(Date.parse(stated)) ? oneLine(stated) : utcMinute(new Date(stated));
}

const parts = (root: CompoundStorage, prefix: string, most: number): CompoundStorage[] =>
  root.names
    .filter((name) => name.toLowerCase().startsWith(prefix))
    .slice(0, most)
    .flatMap((name) => root.storage(name) ?? []);

/** HTML preserves the most structure, then RTF, unless it only wraps HTML or text that is also present. */
async function bodyBlocks(message: Properties, options: FormatOptions): Promise<ParsedBlock[]> {
  const html = message.binary(ID.html) ?? message.text(ID.html);
  const fromHtml =
    html.length > 0 ? parseHtml(typeof html === 'string' ? html : decodeHtmlBody(html, message)).blocks : [];
  if (fromHtml.length > 0) return fromHtml;
  const text = cleanText(message.text(ID.text));
  const rtf = richText(message);
  const wrapped = rtf !== undefined && /\\from(?:html|text)/.test(rtf.toString('latin1', 0, 4096));
  if (text.trim() !== '' && (wrapped || !rtf)) return paragraphs(text);
  const fromRtf = rtf ? (await parseRtf(rtf, options)).blocks : [];
  return fromRtf.length > 0 ? fromRtf : paragraphs(text);
}

/** HTML that declares its encoding is decoded by it, otherwise by the message's code page. */
const decodeHtmlBody = (html: Buffer, message: Properties): Uint8Array | string =>
  /charset/i.test(html.toString('latin1', 0, 4096)) ? html : decodeText(html, message.textCharset);

/** If the rich body is damaged, the message's plain text is read instead. */
function richText(message: Properties): Buffer | undefined {
  const packed = message.binary(ID.rtf);
  try {
    const rtf = packed && unpackRtf(packed);
    return rtf?.subarray(0, 1024).includes('{\\rtf') ? rtf : undefined;
  } catch {
    return undefined;
  }
}

function attachments(root: CompoundStorage, message: Properties): AttachedFile[] {
  return parts(root, '__attach_version1.0_', MAX_ATTACHMENTS).flatMap((storage): AttachedFile[] => {
    const attachment = new Properties(storage, message.textCharset);
    const raw = oneLine(attachment.text(ID.longName, ID.shortName, ID.name));
    const data = attachment.binary(ID.data);
    const object = data ? undefined : attachment.object(ID.data);
    // A message within the message, or an object of another program.
    const bytes = data ?? (object && objectFile(object)?.bytes);
    // A copy: a parser may transfer the buffer it is given.
    return bytes ? [{ name: raw === '' ? 'attachment' : safeFileName(raw), bytes: new Uint8Array(bytes) }] : [];
  });
}
